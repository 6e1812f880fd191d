import { connect } from 'node:net'
import { statSync, writeFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createTestServer, type TestServer } from '../../test/support/test-server.ts'
import { systemActor } from '../kernel/actor.ts'
import { AppError } from '../kernel/errors.ts'
import type { LogFields } from '../kernel/log.ts'
import { idSchema, pageQuerySchema } from '../kernel/schemas.ts'
import { route, type Route } from './route.ts'

const open: TestServer[] = []
afterEach(async () => {
  for (const server of open.splice(0)) await server.remove()
})
async function serve(options: Parameters<typeof createTestServer>[0] = {}): Promise<TestServer> {
  const server = await createTestServer(options)
  open.push(server)
  return server
}

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

describe('a route', () => {
  it('answers whoever has its permission with what the schema names and no more', async () => {
    const server = await serve({ routes: things })
    const cookie = await server.signUp()
    const reply = await server.fastify.inject({ url: '/api/v1/things/7', headers: { cookie } })
    expect(reply.statusCode).toBe(200)
    expect(reply.json()).toEqual({ id: 7, actor: 'ada' })
    expect(reply.headers['cache-control']).toBe('no-store')
  })

  it('asks strangers to sign in before it looks at their input', async () => {
    const server = await serve({ routes: things })
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
    ['an unknown field', { name: 'ok', role: 'owner' }, 'role'],
    ['an unknown inner field', { name: 'ok', inner: { a: 1, b: 2 } }, 'inner.b'],
    ['a short name', { name: 'a' }, 'name'],
    ['a missing name', {}, 'name'],
    ['no body', undefined, 'name'],
    ['a list', [], ''],
  ])('names the field that is wrong: %s', async (_, payload, path) => {
    const server = await serve({ routes: things })
    const headers = { cookie: await server.signUp() }
    const request = { method: 'POST', url: '/api/v1/things', headers } as const
    const reply = await server.fastify.inject(payload === undefined ? request : { ...request, payload })
    expect(reply.statusCode).toBe(400)
    expect(reply.json()).toMatchObject({ code: 'invalid_input', fields: [{ path }] })
  })

  it.each([
    '/things/0',
    '/things/abc',
    '/things/9007199254740993',
    '/things/1?limit=1&limit=2',
    '/things/1?limit=0',
    '/things/1?x=1',
  ])('refuses %s', async (url) => {
    const server = await serve({ routes: things })
    const reply = await server.fastify.inject({ url: `/api/v1${url}`, headers: { cookie: await server.signUp() } })
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
    const server = await serve({ routes: things })
    const reply = await server.fastify.inject({ method: 'POST', url: `/api/v1/things/${kind}/fail` })
    expect(reply.statusCode).toBe(status)
    expect(reply.headers['retry-after'] !== undefined).toBe(status === 429 || status === 503)
  })

  it('tells nobody about a bug but gives the log its cause under the same request id', async () => {
    const lines: LogFields[] = []
    const ignore = (): void => undefined
    const logger = { debug: ignore, info: ignore, warn: ignore, error: (fields: LogFields) => void lines.push(fields) }
    const server = await serve({ routes: things, logger })
    const reply = await server.fastify.inject({ method: 'POST', url: '/api/v1/things/bug/fail' })
    expect(reply.payload).not.toContain('hunter2')
    expect(reply.payload).not.toContain('.ts')
    expect(lines).toMatchObject([
      { requestId: reply.json<{ requestId: string }>().requestId, route: '/api/v1/things/:kind/fail' },
    ])
  })
})

describe('a body', () => {
  const post = async (payload: string, type = 'application/json') => {
    const server = await serve({ routes: things })
    const headers = { cookie: await server.signUp(), 'content-type': type }
    return server.fastify.inject({ method: 'POST', url: '/api/v1/things', headers, payload })
  }

  it('of 2 MB is refused in words', async () => {
    const reply = await post(JSON.stringify({ name: 'x'.repeat(2 * 1024 * 1024) }))
    expect(reply.statusCode).toBe(413)
    expect(reply.json()).toMatchObject({ code: 'body_too_large', title: 'Too large' })
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

describe('an address that is not there', () => {
  it.each([
    ['GET', '/api/v1/nothing', 404, 'route_not_found'],
    ['POST', '/campaigns', 404, 'route_not_found'],
    ['GET', '/assets/gone.js', 404, 'route_not_found'],
    ['GET', '/api/v1/%zz', 400, 'invalid_url'],
    ['TRACE', '/api/v1/auth/state', 405, 'method_not_allowed'],
    ['PROPFIND', '/', 405, 'method_not_allowed'],
  ])('%s %s is answered with %i %s', async (method, url, status, code) => {
    const server = await serve()
    const base = await server.listen('127.0.0.1', 0)
    const reply = await requestRaw(base, method, url)
    expect([reply.status, (JSON.parse(reply.body) as { code: string }).code]).toEqual([status, code])
  })
})

describe('origins', () => {
  const state = { url: '/api/v1/auth/state', headers: { host: 'ops.example.org' } } as const
  const logIn = { method: 'POST', url: '/api/v1/auth/login', payload: { name: 'ada', password: 'x' } } as const

  it.each(['https://evil.example', 'null', 'https://ops.example.org.evil.example', 'http://localhost:81'])(
    'of other sites are refused: %s',
    async (origin) => {
      const server = await serve()
      for (const request of [logIn, state]) {
        const reply = await server.fastify.inject({ ...request, headers: { host: 'ops.example.org', origin } })
        expect([reply.statusCode, reply.json<{ code: string }>().code]).toEqual([403, 'foreign_origin'])
        expect(reply.headers['access-control-allow-origin']).toBeUndefined()
      }
    },
  )

  it('that the browser hides are refused when it says cross-site', async () => {
    const server = await serve()
    const reply = await server.fastify.inject({ ...logIn, headers: { 'sec-fetch-site': 'cross-site' } })
    expect(reply.statusCode).toBe(403)
  })

  it('of this server and of PUBLIC_URL are taken', async () => {
    const server = await serve({ publicUrl: 'https://ops.example.org' })
    for (const headers of [
      { host: 'localhost:80', origin: 'http://localhost:80' },
      { origin: 'https://ops.example.org' },
    ])
      expect((await server.fastify.inject({ url: '/api/v1/auth/state', headers })).statusCode).toBe(200)
  })

  it('of CORS_ORIGINS are taken, named and answered before a request', async () => {
    const server = await serve({ corsOrigins: ['https://desk.example'] })
    const headers = { origin: 'https://desk.example' }
    const reply = await server.fastify.inject({ url: '/api/v1/auth/state', headers })
    expect(reply.statusCode).toBe(200)
    expect(reply.headers['access-control-allow-origin']).toBe('https://desk.example')
    const asked = await server.fastify.inject({ method: 'OPTIONS', url: '/api/v1/accounts', headers })
    expect([asked.statusCode, asked.headers['access-control-allow-methods']]).toEqual([
      204,
      'GET, POST, PUT, PATCH, DELETE',
    ])
  })
})

describe('plain HTTP from another machine', () => {
  const remote = { remoteAddress: '192.0.2.7' } as const

  it('is refused, dashboard and API, but for health', async () => {
    const server = await serve()
    for (const url of ['/', '/api/v1/auth/state'])
      expect((await server.fastify.inject({ ...remote, url })).json()).toMatchObject({
        code: 'insecure_http',
        status: 403,
      })
    expect((await server.fastify.inject({ ...remote, url: '/health' })).statusCode).toBe(200)
  })

  it('is taken with ALLOW_INSECURE_HTTP, and said to be so', async () => {
    const server = await serve({ allowInsecureHttp: true })
    const far = await server.fastify.inject({ ...remote, url: '/api/v1/auth/state' })
    const near = await server.fastify.inject({ url: '/api/v1/auth/state' })
    expect(far.json()).toEqual({ needsSetup: true, insecureHttp: true })
    expect(near.json()).toEqual({ needsSetup: true, insecureHttp: false })
  })

  it('does not become safe by a forged header, only by a trusted proxy', async () => {
    const headers = { 'x-forwarded-proto': 'https', 'x-forwarded-for': '127.0.0.1' }
    const strict = await serve()
    expect((await strict.fastify.inject({ ...remote, url: '/', headers })).statusCode).toBe(403)
    const behindProxy = await serve({ trustProxy: ['192.0.2.0/24'] })
    const reply = await behindProxy.fastify.inject({ ...remote, url: '/', headers })
    expect(reply.statusCode).toBe(200)
    expect(reply.headers['strict-transport-security']).toContain('max-age=')
  })
})

describe('pages', () => {
  it('are the built dashboard, with a strict policy', async () => {
    const server = await serve()
    for (const url of ['/', '/campaigns/3', '/setup']) {
      const reply = await server.fastify.inject({ url, headers: { accept: 'text/html' } })
      expect([reply.statusCode, reply.payload]).toEqual([200, '<!doctype html><title>Switchboard</title>'])
      expect(reply.headers['cache-control']).toBe('no-cache')
      const policy = String(reply.headers['content-security-policy'])
      for (const rule of ["script-src 'self';", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"])
        expect(policy).toContain(rule)
      expect(reply.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' })
    }
    const asset = await server.fastify.inject({ url: '/assets/app-1a2b.js' })
    expect(asset.headers['cache-control']).toContain('immutable')
  })

  it('never leave the folder', async () => {
    const server = await serve()
    writeFileSync(join(server.database.folder, 'secret.txt'), 'secret')
    const base = await server.listen('127.0.0.1', 0)
    for (const path of ['/../secret.txt', '/..%2fsecret.txt', '/%2e%2e/secret.txt', '/assets/..%2f..%2fsecret.txt'])
      expect((await requestRaw(base, 'GET', path)).body).not.toContain('secret\n')
  })

  it('say how to build them when they are not there', async () => {
    const server = await serve({ webFolder: join('/', 'nowhere', 'to', 'be', 'found') })
    const reply = await server.fastify.inject({ url: '/' })
    expect([reply.statusCode, reply.json<{ code: string }>().code]).toEqual([404, 'dashboard_missing'])
  })
})

describe('health', () => {
  it('is alive while it is not ready, and says what is the matter only to those who are signed in', async () => {
    const checks = async () => [{ name: 'database', ok: false, detail: 'The disk is full.' }]
    const server = await serve({ checks })
    expect((await server.fastify.inject({ url: '/health/live' })).statusCode).toBe(200)
    const ready = await server.fastify.inject({ url: '/health/ready' })
    expect([ready.statusCode, ready.json()]).toEqual([
      503,
      { status: 'unready', checks: [{ name: 'database', ok: false }] },
    ])
    expect((await server.fastify.inject({ url: '/status' })).json()).toEqual({ ok: false, version: '0.0.1' })
    const told = await server.fastify.inject({ url: '/status', headers: { cookie: await server.signUp() } })
    expect(told.json()).toEqual({ ok: false, version: '0.0.1', checks: await checks(), accounts: [] })
  })

  it('gives metrics to this machine, or to whoever has the token', async () => {
    const closed = await serve()
    expect((await closed.fastify.inject({ url: '/metrics' })).payload).toBe('switchboard_up 1\n')
    expect((await closed.fastify.inject({ url: '/metrics', remoteAddress: '192.0.2.7' })).statusCode).toBe(403)
    const keyed = await serve({ metricsToken: 'a-token-of-some-length' })
    expect((await keyed.fastify.inject({ url: '/metrics' })).statusCode).toBe(403)
    const headers = { authorization: 'Bearer a-token-of-some-length' }
    expect((await keyed.fastify.inject({ url: '/metrics', headers, remoteAddress: '192.0.2.7' })).statusCode).toBe(200)
  })
})

describe('the API document', () => {
  it('is OpenAPI 3.1 made of the routes, for those who are signed in', async () => {
    const server = await serve({ routes: things })
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

describe('the unix socket', () => {
  it('serves its owner without a session, and nobody else', async () => {
    const server = await serve({ routes: things })
    const path = join(server.database.folder, 'switchboard.sock')
    writeFileSync(path, 'left by a process that was killed')
    await server.listenSocket(path, systemActor('cli'))
    expect(statSync(path).mode & 0o777).toBe(0o600)
    const reply = await requestSocket(path, '/api/v1/things/3')
    expect(reply).toEqual({ status: 200, body: '{"id":3,"actor":"cli"}' })
    expect((await server.fastify.inject({ url: '/api/v1/things/3' })).statusCode).toBe(401)
  })
})

describe('a connection', () => {
  it('that speaks no HTTP is hung up on', async () => {
    const server = await serve()
    const { port } = new URL(await server.listen('127.0.0.1', 0))
    const answer = await new Promise<string>((resolve, reject) => {
      let text = ''
      const socket = connect(Number(port), '127.0.0.1', () => socket.write('nonsense\r\n\r\n'))
      socket.on('data', (chunk: Buffer) => (text += chunk.toString()))
      socket.on('close', () => resolve(text))
      socket.on('error', reject)
    })
    expect(answer).toContain('400 Bad Request')
  })
})

interface Reply {
  readonly status: number
  readonly body: string
}

/** Without the tidying of addresses that clients do. */
const requestRaw = (base: string, method: string, path: string): Promise<Reply> => {
  const { hostname, port } = new URL(base)
  return send({ host: hostname, port, method, path })
}
const requestSocket = (socketPath: string, path: string): Promise<Reply> => send({ socketPath, path, method: 'GET' })

const send = (options: object): Promise<Reply> =>
  new Promise((resolve, reject) => {
    const request = httpRequest({ ...options, agent: false }, (response) => {
      let body = ''
      response.on('data', (chunk: Buffer) => (body += chunk.toString()))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }))
    })
    request.on('error', reject)
    request.end()
  })
