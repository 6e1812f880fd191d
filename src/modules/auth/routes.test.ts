import { afterEach, describe, expect, it } from 'vitest'
import { createTestServer, ownerPassword, type TestServer } from '../../../test/support/test-server.ts'
import { systemActor } from '../../kernel/actor.ts'

let server: TestServer | undefined
afterEach(async () => {
  await server?.remove()
  server = undefined
})
async function serve(options: Parameters<typeof createTestServer>[0] = {}): Promise<TestServer> {
  server = await createTestServer(options)
  return server
}

const credentials = { name: 'ada', password: ownerPassword }

describe('signing in over HTTP', () => {
  it('goes from the set-up link to a session that works', async () => {
    const { fastify, auth } = await serve()
    expect((await fastify.inject('/api/v1/auth/state')).json()).toEqual({ needsSetup: true, insecureHttp: false })
    const payload = { ...credentials, code: (await auth.beginSetup()) ?? '' }
    const reply = await fastify.inject({ method: 'POST', url: '/api/v1/auth/setup', payload })
    expect(reply.json()).toMatchObject({ name: 'ada', role: 'owner' })
    expect(reply.json<{ permissions: string[] }>().permissions).toContain('campaigns.send')
    const [cookie] = reply.cookies
    expect(cookie).toMatchObject({ name: 'session', path: '/', httpOnly: true, sameSite: 'Lax' })
    expect(cookie).not.toHaveProperty('domain')
    const headers = { cookie: `session=${cookie?.value ?? ''}` }
    expect((await fastify.inject({ url: '/api/v1/auth/me', headers })).json()).toMatchObject({ name: 'ada' })
    expect((await fastify.inject('/api/v1/auth/state')).json()).toMatchObject({ needsSetup: false })
  })

  it('sets a __Host- cookie over TLS and takes no other there', async () => {
    const { fastify, signUp } = await serve({ trustProxy: ['127.0.0.1'] })
    const plain = await signUp()
    const tls = { 'x-forwarded-proto': 'https' }
    const reply = await fastify.inject({
      method: 'POST',
      url: '/api/v1/auth/login',
      payload: credentials,
      headers: tls,
    })
    const [cookie] = reply.cookies
    expect(cookie).toMatchObject({ name: '__Host-session', secure: true, httpOnly: true, sameSite: 'Lax', path: '/' })
    const me = (value: string) => fastify.inject({ url: '/api/v1/auth/me', headers: { ...tls, cookie: value } })
    expect((await me(`__Host-session=${cookie?.value ?? ''}`)).statusCode).toBe(200)
    expect((await me(plain)).statusCode).toBe(401)
  })

  it('gives a new token each time and ends the one before', async () => {
    const { fastify, signUp } = await serve()
    const cookie = await signUp()
    const reply = await fastify.inject({
      method: 'POST',
      url: '/api/v1/auth/login',
      payload: credentials,
      headers: { cookie },
    })
    expect(`session=${reply.cookies[0]?.value ?? ''}`).not.toBe(cookie)
    expect((await fastify.inject({ url: '/api/v1/auth/me', headers: { cookie } })).statusCode).toBe(401)
  })

  it('ends on signing out, everywhere', async () => {
    const { fastify, signUp } = await serve()
    const headers = { cookie: await signUp() }
    const reply = await fastify.inject({ method: 'POST', url: '/api/v1/auth/logout', headers })
    expect(reply.statusCode).toBe(204)
    expect(reply.cookies[0]).toMatchObject({ name: 'session', value: '' })
    for (const url of ['/api/v1/auth/me', '/api/v1/audit'])
      expect((await fastify.inject({ url, headers })).json()).toMatchObject({ code: 'not_signed_in' })
  })

  it('is limited per address that the socket has, whatever headers say', async () => {
    const { fastify, signUp } = await serve()
    await signUp()
    const statuses = []
    for (let n = 0; n < 8; n += 1) {
      const forged = `203.0.113.${n}`
      const headers = { 'x-forwarded-for': forged, 'x-real-ip': forged, forwarded: `for=${forged}` }
      const payload = { ...credentials, password: 'wrong password' }
      const reply = await fastify.inject({ method: 'POST', url: '/api/v1/auth/login', payload, headers })
      statuses.push(reply.statusCode)
      if (reply.statusCode === 429) expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0)
    }
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429, 429])
  })

  it.each([
    ['a short password', { ...credentials, password: 'short' }, 'password'],
    ['a name with a tag', { ...credentials, name: '<b>ada</b>' }, 'name'],
    ['a role of choice', { ...credentials, role: 'owner' }, 'role'],
  ])('refuses a set-up with %s and names the field', async (_, given, path) => {
    const { fastify, auth } = await serve()
    const payload = { ...given, code: (await auth.beginSetup()) ?? '' }
    const reply = await fastify.inject({ method: 'POST', url: '/api/v1/auth/setup', payload })
    expect([reply.statusCode, reply.json<{ fields: unknown[] }>().fields]).toEqual([
      400,
      [expect.objectContaining({ path })],
    ])
  })

  it('never repeats a password in an answer', async () => {
    const { fastify, auth } = await serve()
    const code = (await auth.beginSetup()) ?? ''
    const payload = { name: 'ada', code, password: 'password2024' }
    const reply = await fastify.inject({ method: 'POST', url: '/api/v1/auth/setup', payload })
    expect(reply.json()).toMatchObject({ code: 'weak_password', fields: [{ path: 'password' }] })
    expect(reply.payload).not.toContain('password2024')
  })

  it('has no user for the command line', async () => {
    const { injectAs } = await serve()
    expect((await injectAs(systemActor('cli'), { method: 'GET', url: '/api/v1/auth/me' })).status).toBe(401)
  })
})

describe('the audit log over HTTP', () => {
  it('is listed and verified for the owner', async () => {
    const { fastify, signUp } = await serve()
    const headers = { cookie: await signUp() }
    const list = await fastify.inject({ url: '/api/v1/audit?limit=1', headers })
    expect(list.json()).toMatchObject({
      items: [{ actor: 'user:1 ada', action: 'auth.owner_set_up' }],
      nextCursor: null,
    })
    const verdict = await fastify.inject({ method: 'POST', url: '/api/v1/audit/verify', headers })
    expect(verdict.json()).toMatchObject({ ok: true, events: 1 })
    const cut = await fastify.inject({
      method: 'POST',
      url: '/api/v1/audit/verify',
      headers,
      payload: { expectedHead: 'ab' },
    })
    expect(cut.json()).toMatchObject({ ok: false, firstBad: null })
    expect((await fastify.inject({ url: '/api/v1/audit?cursor=%22', headers })).json()).toMatchObject({
      code: 'invalid_cursor',
    })
  })
})
