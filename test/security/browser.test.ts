import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readOurs, filesBelow } from '../repo/tree.ts'
import { startRealApp, type Operation, type RealApp } from '../support/real-app.ts'

let real: RealApp
beforeAll(async () => {
  real = await startRealApp()
})
afterAll(() => real.close())

const concrete = ({ path }: Operation): string => path.replaceAll(/\{\w+\}/g, '1')
const changing = (): readonly Operation[] => real.operations.filter(({ method }) => method !== 'GET')
const send = (operation: Pick<Operation, 'method'> & { url: string }, headers: Record<string, string>, payload = '') =>
  real.app.server.fastify.inject({
    method: operation.method,
    url: operation.url,
    headers: { cookie: real.cookie, ...headers },
    ...(payload === '' ? {} : { payload }),
  })
const foreign = ['https://evil.example', 'null', 'http://127.0.0.1.evil.example', 'http://localhost:1']
const host = (): string => new URL(real.url).host

describe('checklist 31: a page of another site', () => {
  it('changes nothing, whatever form its request has', async () => {
    expect(changing().length).toBeGreaterThan(30)
    const forms = [
      ['application/x-www-form-urlencoded', 'name=eve&password=x'],
      ['text/plain', '{"name":"eve"}'],
      ['multipart/form-data; boundary=x', '--x--\r\n'],
      ['application/json', '{}'],
    ] as const
    for (const operation of changing())
      for (const [type, body] of forms)
        for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }] as const) {
          const reply = await send(
            { ...operation, url: concrete(operation) },
            { ...headers, 'content-type': type },
            body,
          )
          expect([operation.method, operation.path, reply.statusCode]).toEqual([operation.method, operation.path, 403])
        }
  })

  it('changes nothing by an address alone: only POST, PUT, PATCH and DELETE change', async () => {
    const before = await real.ask('GET', '/audit')
    for (const operation of changing()) {
      const url = concrete(operation)
      if (real.operations.some(({ method, path }) => method === 'GET' && path === operation.path)) continue
      expect([url, (await send({ method: 'GET', url }, {})).statusCode]).not.toEqual([url, 200])
    }
    expect(await real.ask('GET', '/audit')).toEqual(before)
  })

  it('gets no body taken that a form could send, even from here', async () => {
    for (const operation of changing().filter(({ hasBody }) => hasBody))
      for (const type of ['text/plain', 'application/x-www-form-urlencoded']) {
        const headers = { origin: `http://${host()}`, host: host(), 'content-type': type }
        const reply = await send({ ...operation, url: concrete(operation) }, headers, 'a=b')
        expect([operation.path, reply.statusCode]).toEqual([operation.path, 415])
      }
  })
})

describe('checklist 32: an origin that is not ours', () => {
  it('gets neither an answer nor leave to read one', async () => {
    for (const origin of foreign)
      for (const operation of real.operations) {
        const reply = await send({ ...operation, url: concrete(operation) }, { origin, host: host() })
        const { 'access-control-allow-origin': allowed, 'access-control-allow-credentials': credentials } =
          reply.headers
        expect([reply.statusCode, allowed, credentials]).toEqual([403, undefined, undefined])
      }
  })
})

describe('checklist 33: every page', () => {
  const pages = ['/', '/setup', '/campaigns/3', '/settings/limits', '/no/such/page']

  it('carries a strict policy', async () => {
    for (const url of [...pages, '/api/v1/auth/state', '/api/v1/nothing', '/health', '/assets/gone.js']) {
      const { headers } = await real.app.server.fastify.inject({ url, headers: { accept: 'text/html' } })
      const policy = String(headers['content-security-policy'])
      for (const rule of ["default-src 'self'", "script-src 'self'", "object-src 'none'", "base-uri 'none'"])
        expect([url, policy.split(';')]).toEqual([url, expect.arrayContaining([rule])])
      expect(policy).toContain("frame-ancestors 'none'")
      expect(/script-src[^;]*unsafe/.test(policy)).toBe(false)
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'x-frame-options': 'DENY',
      })
    }
  })

  it('asks for TLS from then on when it came over TLS, and only then', async () => {
    const secure = await startRealApp({ PUBLIC_URL: 'https://ops.example.org' })
    const over = async (name: string) =>
      (await secure.app.server.fastify.inject({ url: '/', headers: { host: name } })).headers[
        'strict-transport-security'
      ]
    expect([await over('ops.example.org'), await over('localhost')]).toEqual(['max-age=31536000', undefined])
    await secure.close()
  })

  it('has no script or handler inside it', () => {
    const page = readOurs('web/index.html')
    expect(page).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>|\son\w+=/i)
  })
})

describe('checklist 35: secrets in a browser', () => {
  it('are in no cache: every answer of the API says no-store', async () => {
    for (const operation of real.operations.filter(
      ({ method, path }) => method === 'GET' && !path.endsWith('events'),
    )) {
      const { headers } = await send({ ...operation, url: concrete(operation) }, {})
      expect([operation.path, headers['cache-control']]).toEqual([operation.path, 'no-store'])
    }
  })

  it('are in no storage of the browser', () => {
    const using = filesBelow('web/src', /\.tsx?$/).filter(({ text }) =>
      /localStorage|sessionStorage|indexedDB/.test(text),
    )
    const texts = using.map(({ text }) => text).join('\n')
    expect(texts).not.toMatch(/(?:localStorage|sessionStorage)\.setItem\([^)]*(?:token|secret|password|code|session)/i)
  })

  it('are in no address that is issued: the set-up code is behind the #, which no server sees', () => {
    expect(readOurs('src/serve.ts')).toContain('/setup#code=')
    const inQueries = real.operations.flatMap(({ parameters }) =>
      parameters.filter(({ in: place }) => place === 'query'),
    )
    expect(inQueries.filter(({ name }) => /token|secret|password|code/i.test(name))).toEqual([])
  })
})

describe('checklist 36: a live view', () => {
  it('is refused to a foreign origin', async () => {
    const streams = real.operations.filter(({ path }) => /(events|progress|live)$/.test(path))
    expect(streams.length).toBeGreaterThan(0)
    for (const operation of streams)
      for (const origin of foreign) {
        const headers = { origin, host: host(), accept: 'text/event-stream' }
        expect((await send({ ...operation, url: concrete(operation) }, headers)).statusCode).toBe(403)
      }
  })
})
