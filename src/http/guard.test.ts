import { afterEach, describe, expect, it } from 'vitest'
import { createTestServer, type TestServer } from '../../test/support/test-server.ts'

const open: TestServer[] = []
afterEach(async () => {
  for (const server of open.splice(0)) await server.remove()
})
async function serve(options: Parameters<typeof createTestServer>[0] = {}): Promise<TestServer> {
  const server = await createTestServer(options)
  open.push(server)
  return server
}

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
