import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createTestServer, type TestServer } from '../../test/support/test-server.ts'
import { AppError } from '../kernel/errors.ts'
import type { LogFields } from '../kernel/log.ts'
import { idSchema, pageQuerySchema } from '../kernel/schemas.ts'
import { systemActor } from '../kernel/actor.ts'
import { route, type Route } from './route.ts'

const kinds = ['invalid', 'unauthenticated', 'forbidden', 'not_found', 'conflict', 'limited', 'unavailable'] as const

const things: Route[] = [
  route({
    method: 'GET',
    path: '/things/:thingId',
    permission: 'accounts.read',
    summary: 'A thing.',
    schema: {
      params: z.object({ thingId: idSchema }),
      query: pageQuerySchema,
      response: z.object({ id: z.number(), actor: z.string() }),
    },
    handler: ({ params, actor }) => {
      const thing = { id: params.thingId, actor: actor.name, secret: 'never told' }
      return thing
    },
  }),
  route({
    method: 'POST',
    path: '/things',
    permission: 'accounts.write',
    summary: 'Makes a thing.',
    schema: {
      body: z.object({ name: z.string().min(2), inner: z.strictObject({ a: z.number() }).optional() }),
      response: z.object({ name: z.string() }),
    },
    status: 201,
    handler: ({ body }) => ({ name: body.name }),
  }),
  route({
    method: 'POST',
    path: '/long-things',
    permission: 'accounts.write',
    summary: 'Makes a thing of a long text.',
    schema: { body: z.object({ text: z.string() }), response: z.object({ length: z.number() }) },
    maxBodyBytes: 4 * 1024 * 1024,
    handler: ({ body }) => ({ length: body.text.length }),
  }),
  route({
    method: 'POST',
    path: '/things/:kind/fail',
    permission: 'public',
    summary: 'Fails.',
    schema: { params: z.object({ kind: z.enum([...kinds, 'bug', 'full']) }) },
    handler: ({ params }) => {
      if (params.kind === 'bug') throw new Error('the password is hunter2')
      if (params.kind === 'full') throw Object.assign(new Error('no space'), { code: 'ENOSPC' })
      throw new AppError('some_code', params.kind, 'Names the thing.')
    },
  }),
]

const measure = route({
  method: 'POST',
  path: '/measure',
  permission: 'campaigns.write',
  summary: 'Counts the bytes of a file.',
  schema: { response: z.object({ bytes: z.number() }) },
  isUpload: true,
  async handler({ request }) {
    let bytes = 0
    for await (const part of request.files()) for await (const chunk of part.file) bytes += (chunk as Buffer).length
    return { bytes }
  },
})

let server: TestServer
let cookie = ''
const errors: LogFields[] = []
beforeAll(async () => {
  const ignore = (): void => undefined
  const logger = { debug: ignore, info: ignore, warn: ignore, error: (fields: LogFields) => void errors.push(fields) }
  server = await createTestServer({ routes: [...things, measure], logger })
  cookie = await server.signUp()
})
afterAll(() => server.remove())

describe('a route', () => {
  it('answers whoever has its permission with what the schema names and no more', async () => {
    const reply = await server.fastify.inject({ url: '/api/v1/things/7', headers: { cookie } })
    expect(reply.statusCode).toBe(200)
    expect(reply.json()).toEqual({ id: 7, actor: 'ada' })
    expect(reply.headers['cache-control']).toBe('no-store')
  })

  it('asks strangers to sign in before it looks at their input', async () => {
    const reply = await server.fastify.inject({ method: 'POST', url: '/api/v1/things', payload: { nonsense: 1 } })
    expect(reply.statusCode).toBe(401)
    expect(reply.headers['content-type']).toContain('application/problem+json')
    expect(reply.json()).toMatchObject({
      code: 'not_signed_in',
      status: 401,
      type: 'urn:switchboard:error:not_signed_in',
    })
  })

  it.each([
    ['an unknown field', { name: 'ok', role: 'owner' }, 'role', 'There is no such field. Remove it.'],
    ['an unknown inner field', { name: 'ok', inner: { a: 1, b: 2 } }, 'inner.b', 'There is no such field. Remove it.'],
    ['a short name', { name: 'a' }, 'name', 'It must be at least 2 characters.'],
    ['a number for a name', { name: 5 }, 'name', 'It must be text.'],
    ['a missing name', {}, 'name', 'It is missing.'],
    ['no body', undefined, 'name', 'It is missing.'],
    ['a list', [], '', 'It must be a JSON object.'],
  ])('names the field that is wrong and says how: %s', async (_, payload, path, message) => {
    const headers = { cookie }
    const request = { method: 'POST', url: '/api/v1/things', headers } as const
    const reply = await server.fastify.inject(payload === undefined ? request : { ...request, payload })
    expect(reply.statusCode).toBe(400)
    expect(reply.json()).toMatchObject({ code: 'invalid_input', fields: [{ path, message }] })
  })

  it.each([
    '/things/0',
    '/things/abc',
    '/things/9007199254740993',
    '/things/1?limit=1&limit=2',
    '/things/1?limit=0',
    '/things/1?x=1',
  ])('refuses %s', async (url) => {
    const reply = await server.fastify.inject({ url: `/api/v1${url}`, headers: { cookie } })
    expect([reply.statusCode, reply.json<{ code: string }>().code]).toEqual([400, 'invalid_input'])
  })

  it.each([
    ['invalid', 400],
    ['unauthenticated', 401],
    ['forbidden', 403],
    ['not_found', 404],
    ['conflict', 409],
    ['limited', 429],
    ['unavailable', 503],
    ['full', 503],
    ['bug', 500],
  ])('turns an error of kind %s into status %i', async (kind, status) => {
    const reply = await server.fastify.inject({ method: 'POST', url: `/api/v1/things/${kind}/fail` })
    expect(reply.statusCode).toBe(status)
    expect(reply.headers['retry-after'] !== undefined).toBe(status === 429 || status === 503)
  })

  it('tells nobody about a bug but gives the log its cause under the same request id', async () => {
    errors.length = 0
    const reply = await server.fastify.inject({ method: 'POST', url: '/api/v1/things/bug/fail' })
    expect(reply.payload).not.toContain('hunter2')
    expect(reply.payload).not.toContain('.ts')
    expect(errors).toMatchObject([
      { requestId: reply.json<{ requestId: string }>().requestId, route: '/api/v1/things/:kind/fail' },
    ])
  })
})

describe('a body', () => {
  const post = async (payload: string, type = 'application/json') => {
    const headers = { cookie, 'content-type': type }
    return server.fastify.inject({ method: 'POST', url: '/api/v1/things', headers, payload })
  }

  it('of 2 MB is refused in words', async () => {
    const reply = await post(JSON.stringify({ name: 'x'.repeat(2 * 1024 * 1024) }))
    expect(reply.statusCode).toBe(413)
    expect(reply.json()).toMatchObject({ code: 'body_too_large', title: 'Too large' })
    const send = (length: number) =>
      server.fastify.inject({
        method: 'POST',
        url: '/api/v1/long-things',
        headers: { cookie },
        payload: { text: 'x'.repeat(length) },
      })
    expect((await send(3_000_000)).json()).toEqual({ length: 3_000_000 })
    expect((await send(5_000_000)).statusCode).toBe(413)
    expect(reply.json<{ detail: string }>().detail).toContain('1 MB')
  })

  it.each([
    '{"name":',
    '{"name":"ok","__proto__":{"polluted":true}}',
    '{"constructor":{"prototype":{"polluted":true}}}',
  ])('of %s is refused', async (payload) => {
    const reply = await post(payload)
    expect([reply.statusCode, reply.json<{ code: string }>().code]).toEqual([400, 'invalid_json'])
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'multipart/form-data; boundary=x'])(
    'as %s is refused',
    async (type) => {
      const reply = await post('{"name":"ok"}', type)
      expect([reply.statusCode, reply.json<{ code: string }>().code]).toEqual([415, 'unsupported_media_type'])
    },
  )
})

describe('an upload', () => {
  const upload = async (parts: readonly (readonly [name: string, bytes: number])[]) => {
    const headers = { cookie, 'content-type': 'multipart/form-data; boundary=frontier' }
    const body = parts.map(
      ([name, bytes]) =>
        `--frontier\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: image/png\r\n\r\n${'x'.repeat(bytes)}\r\n`,
    )
    return server.fastify.inject({
      method: 'POST',
      url: '/api/v1/measure',
      headers,
      payload: `${body.join('')}--frontier--\r\n`,
    })
  }
  it('may be larger than a body of JSON', async () => {
    expect((await upload([['a.png', 3_000_000]])).json()).toEqual({ bytes: 3_000_000 })
  })

  it('is refused beyond 50 MB', async () => {
    const reply = await upload([['a.png', 50 * 1024 * 1024 + 1]])
    expect([reply.statusCode, reply.json<{ code: string }>().code]).toEqual([413, 'upload_too_large'])
  })

  it('holds one file', async () => {
    const reply = await upload([
      ['a.png', 1],
      ['b.png', 1],
    ])
    expect([reply.statusCode, reply.json<{ code: string }>().code]).toEqual([400, 'invalid_upload'])
  })

  it('is not JSON', async () => {
    const headers = { cookie }
    const reply = await server.fastify.inject({ method: 'POST', url: '/api/v1/measure', headers, payload: {} })
    expect(reply.statusCode).toBe(415)
  })
})

describe('the API document', () => {
  it('is OpenAPI 3.1 made of the routes, for those who are signed in', async () => {
    expect((await server.fastify.inject({ url: '/api/v1/openapi.json' })).statusCode).toBe(401)
    const { status, body } = await server.injectAs(systemActor('test'), { method: 'GET', url: '/api/v1/openapi.json' })
    const document = JSON.parse(body) as { openapi: string; paths: Record<string, Record<string, unknown>> }
    expect([status, document.openapi]).toEqual([200, '3.1.0'])
    expect(document.paths['/api/v1/things']?.['post']).toMatchObject({
      operationId: 'postThings',
      'x-permission': 'accounts.write',
      requestBody: { content: { 'application/json': { schema: { required: ['name'], additionalProperties: false } } } },
    })
    expect(document.paths).toHaveProperty(['/api/v1/things/{thingId}', 'get'])
  })
})
