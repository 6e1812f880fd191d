import { statSync, writeFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createTestServer, type TestServer } from '../../test/support/test-server.ts'
import { systemActor } from '../kernel/actor.ts'

const open: TestServer[] = []
afterEach(async () => {
  for (const server of open.splice(0)) await server.remove()
})
async function serve(options: Parameters<typeof createTestServer>[0] = {}): Promise<TestServer> {
  const server = await createTestServer(options)
  open.push(server)
  return server
}

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
    writeFileSync(join(server.database.folder, 'secret.txt'), 'out of bounds')
    const base = await server.listen('127.0.0.1', 0)
    for (const path of ['/../secret.txt', '/..%2fsecret.txt', '/%2e%2e/secret.txt', '/assets/..%2f..%2fsecret.txt'])
      expect((await requestRaw(base, 'GET', path)).body).not.toContain('out of bounds')
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

describe('a process that is too busy', () => {
  it('refuses those who call over the network, tells them when to come back, and answers its own', async () => {
    const server = await serve()
    const base = await server.listen('127.0.0.1', 0)
    const never = new Int32Array(new SharedArrayBuffer(4))
    let reply: Reply
    do {
      Atomics.wait(never, 0, 0, 1_200)
      reply = await requestRaw(base, 'GET', '/api/v1/auth/state')
    } while (reply.status === 200)
    expect([reply.status, reply.retryAfter]).toEqual([503, '10'])
    expect(JSON.parse(reply.body)).toMatchObject({ code: 'overloaded' })
    const url = '/api/v1/auth/state'
    expect((await server.injectAs(systemActor('cli'), { method: 'GET', url })).status).toBe(200)
    expect((await requestRaw(base, 'GET', '/health/live')).status).toBe(200)
  })
})

describe('the unix socket', () => {
  it('serves its owner without a session, and nobody else', async () => {
    const server = await serve()
    const path = join(server.database.folder, 'switchboard.sock')
    writeFileSync(path, 'left by a process that was killed')
    await server.listenSocket(path, systemActor('cli'))
    expect(statSync(path).mode & 0o777).toBe(0o600)
    const reply = await requestSocket(path, '/api/v1/audit')
    expect(reply).toEqual({ status: 200, body: '{"items":[],"nextCursor":null}' })
    expect((await server.fastify.inject({ url: '/api/v1/audit' })).statusCode).toBe(401)
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
  readonly retryAfter: string | undefined
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
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body, retryAfter: response.headers['retry-after'] }),
      )
    })
    request.on('error', reject)
    request.end()
  })
