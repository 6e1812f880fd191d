import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import { eventsRoute, route } from '../../src/http/route.ts'
import { randomKeySecret, randomToken } from '../../src/modules/auth/random.ts'
import { createAuthScene, from, goodPassword, home, outcomeOf, type AuthScene } from '../support/auth-scene.ts'
import { onEachStore } from '../support/each-store.ts'
import { createTestServer, ownerPassword, type TestServer } from '../support/test-server.ts'

const HOUR_MS = 3_600_000
const scenes: AuthScene[] = []
const servers: TestServer[] = []
afterEach(async () => {
  for (const scene of scenes.splice(0)) await scene.remove()
  for (const server of servers.splice(0)) await server.remove()
})
async function serve(options: Parameters<typeof createTestServer>[0] = {}): Promise<TestServer> {
  const server = await createTestServer(options)
  servers.push(server)
  return server
}
const cookieOf = (reply: { cookies: { name: string; value: string }[] }, name = 'session'): string =>
  reply.cookies.find((cookie) => cookie.name === name)?.value ?? ''

describe('checklist 15: 10,000 tokens', () => {
  it.each([
    ['of sessions', randomToken, 32],
    ['of keys', randomKeySecret, 31],
  ])('%s are all different, have more than 128 bits, and no bit is preferred', (_, make, minBytes) => {
    const tokens = Array.from({ length: 10_000 }, make)
    expect(new Set(tokens).size).toBe(10_000)
    const letters = new Map<string, number>()
    for (const token of tokens)
      for (const letter of token.slice(1, 31)) letters.set(letter, (letters.get(letter) ?? 0) + 1)
    const expected = (10_000 * 30) / letters.size
    for (const [letter, count] of letters)
      expect([letter, Math.abs(count / expected - 1) < 0.1]).toEqual([letter, true])
    expect((Math.min(...tokens.map(({ length }) => length)) * Math.log2(letters.size)) / 8).toBeGreaterThanOrEqual(
      minBytes,
    )
  })
})

describe('checklist 16: the token', () => {
  it('is another one after each step of signing in, and a chosen one is never taken', async () => {
    const { fastify, auth, signUp, clock } = await serve()
    const first = await signUp()
    const planted = 'session=chosen-by-somebody-else'
    const post = (path: string, payload: object, cookie: string) =>
      fastify.inject({ method: 'POST', url: `/api/v1/auth/${path}`, payload, headers: { cookie } })
    const signedIn = cookieOf(await post('login', { name: 'ada', password: ownerPassword }, planted))
    expect([signedIn, first].includes('chosen-by-somebody-else') || `session=${signedIn}` === first).toBe(false)
    const actor = await auth.authenticate(signedIn)
    if (actor === null) throw new Error('not signed in')
    const { secret } = await auth.secondFactors.begin(actor, ownerPassword)
    const { TOTP, Secret } = await import('otpauth')
    const codeNow = () => TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: clock.now() })
    await auth.secondFactors.confirm(actor, codeNow())
    clock.advance(30_000)
    const half = await post('login', { name: 'ada', password: ownerPassword }, planted)
    const { step, ticket } = half.json<{ step: string; ticket: string }>()
    expect([step, half.cookies]).toEqual(['second-factor', []])
    expect(
      (await fastify.inject({ url: '/api/v1/auth/me', headers: { cookie: `session=${ticket}` } })).statusCode,
    ).toBe(401)
    const done = cookieOf(await post('login/second-factor', { ticket, code: codeNow() }, planted))
    expect(new Set([first, signedIn, ticket, done]).size).toBe(4)
    expect((await fastify.inject({ url: '/api/v1/auth/me', headers: { cookie: `session=${done}` } })).statusCode).toBe(
      200,
    )
  })
})

onEachStore(({ store }) => {
  const open = async (): Promise<AuthScene> => {
    const scene = await createAuthScene(store)
    scenes.push(scene)
    return scene
  }

  describe('checklist 9: a link', () => {
    it('works once, also when ten open it at the same moment, and has 256 bits', async () => {
      const scene = await open()
      const ada = await scene.actor(await scene.setUp())
      const { code } = await scene.auth.links.invite(ada, { role: 'viewer', note: '', days: 1 })
      expect(Buffer.from(code, 'base64url')).toHaveLength(32)
      const join = (n: number) => scene.auth.links.accept({ code, name: `guest${n}`, password: goodPassword }, home)
      const outcomes = await Promise.all(Array.from({ length: 10 }, (_, n) => outcomeOf(join(n))))
      expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(1)
      expect(await outcomeOf(join(11))).toBe('link_refused')
    })

    it('expires, can be withdrawn, and is no link of the other kind', async () => {
      const scene = await open()
      const ada = await scene.actor(await scene.setUp())
      const { links } = scene.auth
      const accept = (code: string) => outcomeOf(links.accept({ code, name: 'eve', password: goodPassword }, home))
      const late = await links.invite(ada, { role: 'viewer', note: '', days: 1 })
      const withdrawn = await links.invite(ada, { role: 'viewer', note: '', days: 30 })
      await links.withdraw(ada, withdrawn.id)
      expect(await accept(withdrawn.code)).toBe('link_refused')
      const reset = await links.resetPassword(ada, 1)
      expect(await accept(reset.code)).toBe('link_refused')
      expect(await outcomeOf(links.useReset({ code: late.code, password: goodPassword }))).toBe('link_refused')
      scene.clock.advance(24 * HOUR_MS)
      expect(await accept(late.code)).toBe('link_refused')
      expect(await outcomeOf(links.useReset({ code: reset.code, password: goodPassword }))).toBe('link_refused')
    })

    it('to a new password works once and ends every session', async () => {
      const scene = await open()
      const token = await scene.setUp()
      const { code } = await scene.auth.links.resetPassword(await scene.actor(token), 1)
      const reset = (password: string) => outcomeOf(scene.auth.links.useReset({ code, password }))
      expect(await reset('password2024')).toBe('weak_password')
      expect(await reset('seven quiet lanterns')).toBe('ok')
      expect(await reset('another quiet lantern')).toBe('link_refused')
      expect(await scene.auth.authenticate(token)).toBeNull()
      expect(await outcomeOf(scene.logIn('ada', 'seven quiet lanterns'))).toBe('ok')
    })
  })

  describe('checklist 17: a copy of the database', () => {
    it('holds hashes of sessions, tickets, links and keys only, and no hash opens anything', async () => {
      const scene = await open()
      const token = await scene.setUp()
      const ada = await scene.actor(token)
      const { code } = await scene.auth.links.invite(ada, { role: 'viewer', note: '', days: 1 })
      const { key } = await scene.auth.keys.create(ada, keyRequest(['status.read']))
      await scene.addFactor(token)
      const half = await scene.auth.logIn({ name: 'ada', password: goodPassword }, home)
      const ticket = half.step === 'second-factor' ? half.ticket : ''
      const secrets = [token, code, key, key.split('_')[2] ?? '', ticket]
      const dump: string[] = []
      for (const table of ['sessions', 'one_time_codes', 'api_keys', 'half_logins', 'audit_events'])
        dump.push(JSON.stringify((await sql`select * from ${sql.table(table)}`.execute(scene.database.db)).rows))
      for (const secret of secrets) {
        expect([secret === '', dump.join().includes(secret)]).toEqual([false, false])
        const hash = createHash('sha256').update(secret).digest('hex')
        expect(await scene.auth.authenticate(hash)).toBeNull()
        expect(await scene.auth.authenticateKey(`swb_1_${hash.slice(0, 43)}`, '127.0.0.1')).toBeNull()
        expect(await outcomeOf(scene.auth.links.look(hash))).toBe('link_refused')
      }
    })
  })

  describe('checklist 18: a session', () => {
    it('ends after eight idle hours and after seven days, also across a restart', async () => {
      const scene = await open()
      const idle = await scene.setUp()
      const busy = await scene.logIn()
      for (let hour = 0; hour < 7 * 24; hour += 6) {
        expect(await (await scene.restart()).authenticate(busy)).not.toBeNull()
        scene.clock.advance(6 * HOUR_MS)
        if (hour === 6) expect(await (await scene.restart()).authenticate(idle)).toBeNull()
      }
      expect(await (await scene.restart()).authenticate(busy)).toBeNull()
    })
  })

  describe('checklist 21: a new password or second factor', () => {
    it('ends the other sessions, the half-made ones too, and keeps this one', async () => {
      const scene = await open()
      const { auth } = scene
      const here = await scene.setUp()
      const there = await scene.logIn()
      await auth.own.changePassword(await scene.actor(here), {
        password: goodPassword,
        newPassword: 'seven quiet lanterns',
      })
      expect([await auth.authenticate(there), await auth.authenticate(here)]).toEqual([null, expect.anything()])
      expect(await outcomeOf(scene.logIn())).toBe('wrong_credentials')
      const elsewhere = await scene.logIn('ada', 'seven quiet lanterns')
      const { secret } = await auth.secondFactors.begin(await scene.actor(here), 'seven quiet lanterns')
      await auth.secondFactors.confirm(await scene.actor(here), scene.codeOf(secret))
      expect(await auth.authenticate(elsewhere)).toBeNull()
      const half = await auth.logIn({ name: 'ada', password: 'seven quiet lanterns' }, home)
      const ticket = half.step === 'second-factor' ? half.ticket : ''
      const change = { password: 'seven quiet lanterns', newPassword: goodPassword }
      await auth.own.changePassword(await scene.actor(here), change)
      scene.clock.advance(30_000)
      expect(await outcomeOf(auth.takeSecondStep({ ticket, code: scene.codeOf(secret) }, home))).toBe('login_expired')
    })

    it('leaves sessions that their person, an owner and an admin can list and end', async () => {
      const scene = await open()
      const { auth } = scene
      const owner = await scene.setUp()
      const mia = await scene.join(owner, 'operator', 'mia')
      const other = await scene.logIn('mia', goodPassword, from('203.0.113.4'))
      const own = await auth.own.listSessions(await scene.actor(mia.token))
      expect(own.map(({ address, isThisOne }) => [address, isThisOne]).sort()).toEqual([
        ['198.51.100.1', true],
        ['203.0.113.4', false],
      ])
      const otherId = own.find(({ isThisOne }) => !isThisOne)?.id ?? 0
      const thief = await scene.actor(owner)
      expect(await outcomeOf(auth.own.endSession(thief, otherId))).toBe('session_not_found')
      await auth.own.endSession(await scene.actor(mia.token), otherId)
      expect(await auth.authenticate(other)).toBeNull()
      const third = await scene.logIn('mia')
      expect(await auth.own.endOtherSessions(await scene.actor(mia.token))).toBe(1)
      expect(await auth.authenticate(third)).toBeNull()
      const admin = await scene.join(owner, 'admin', 'abe')
      expect(await auth.people.listSessions(await scene.actor(admin.token), mia.id)).toHaveLength(1)
      expect(await auth.people.endSessions(await scene.actor(admin.token), mia.id)).toBe(1)
      expect(await auth.authenticate(mia.token)).toBeNull()
    })
  })
})

const keyRequest = (scopes: string[]) => ({ name: 'test', scopes, expiresAt: null, networks: [] })

/** A live view for whoever may see status, on a real port. */
async function openView() {
  const feed = () => ({ event: 'tick', everyMs: 100, read: () => Promise.resolve(1) })
  const ticks = eventsRoute({ path: '/ticks', permission: 'campaigns.read', summary: '', schema: {}, handler: feed })
  const server = await serve({ routes: [ticks] })
  const owner = (await server.signUp()).replace('session=', '')
  const url = await server.listen('127.0.0.1', 0)
  /** Resolves to how long the view lasted after `end` was called. */
  const lasts = async (headers: Record<string, string>, end: () => Promise<unknown>): Promise<number> => {
    const answer = await fetch(`${url}/api/v1/ticks`, { headers })
    expect(answer.status).toBe(200)
    const reader = answer.body?.getReader()
    await reader?.read()
    await end()
    const startedAt = performance.now()
    while ((await reader?.read())?.done === false);
    return performance.now() - startedAt
  }
  const actor = async (token: string) => (await server.auth.authenticate(token)) ?? Promise.reject(new Error('nobody'))
  const join = async (role: 'operator' | 'viewer') => {
    const { code } = await server.auth.links.invite(await actor(owner), { role, note: '', days: 1 })
    return server.auth.links.accept({ code, name: `guest-${role}`, password: goodPassword }, home)
  }
  return { server, owner, lasts, actor, join, cookie: (token: string) => ({ cookie: `session=${token}` }) }
}

describe('checklist 19: after signing out', () => {
  it('the old cookie is nobody’s and an open live view ends within 5 s', async () => {
    const { server, lasts, actor, join, cookie } = await openView()
    const { token } = await join('viewer')
    const logOut = async () => server.auth.logOut(await actor(token))
    expect(await lasts(cookie(token), logOut)).toBeLessThan(5_000)
    for (const url of ['/api/v1/auth/me', '/api/v1/ticks', '/api/v1/openapi.json', '/api/v1/people'])
      expect((await server.fastify.inject({ url, headers: cookie(token) })).statusCode).toBe(401)
  })
})

describe('checklist 20: somebody who is disabled or removed', () => {
  it('loses sessions, keys and live views within 5 s', async () => {
    const { server, owner, lasts, actor, join, cookie } = await openView()
    const { people, keys } = server.auth
    const viewer = await join('viewer')
    const operator = await join('operator')
    await people.changeRole(await actor(owner), operator.userId, 'admin')
    const { key } = await keys.create(await actor(operator.token), keyRequest(['campaigns.read']))
    const bearer = { authorization: `Bearer ${key}` }
    const ticks = (headers: Record<string, string>) => server.fastify.inject({ url: '/api/v1/audit', headers })
    const disable = async () => people.disable(await actor(owner), operator.userId)
    expect(await lasts(bearer, disable)).toBeLessThan(5_000)
    expect([(await ticks(bearer)).statusCode, (await ticks(cookie(operator.token))).statusCode]).toEqual([401, 401])
    expect(await outcomeOf(server.auth.logIn({ name: 'guest-operator', password: goodPassword }, home))).toBe(
      'wrong_credentials',
    )
    const remove = async () => people.remove(await actor(owner), viewer.userId)
    expect(await lasts(cookie(viewer.token), remove)).toBeLessThan(5_000)
    expect((await ticks(cookie(viewer.token))).statusCode).toBe(401)
  })

  it('who is only lowered loses the live views that the new role may not see; so does a revoked key', async () => {
    const { server, owner, lasts, actor, join, cookie } = await openView()
    const { people, keys } = server.auth
    const { token, userId } = await join('viewer')
    const lower = async () => people.changeRole(await actor(owner), userId, 'auditor')
    expect(await lasts(cookie(token), lower)).toBeLessThan(5_000)
    expect(await actor(token)).toMatchObject({ name: 'guest-viewer' })
    const { key, id } = await keys.create(await actor(owner), keyRequest(['campaigns.read']))
    const revoke = async () => keys.revoke(await actor(owner), id)
    expect(await lasts({ authorization: `Bearer ${key}` }, revoke)).toBeLessThan(5_000)
  })
})

describe('checklist 22: a session that proved itself long ago', () => {
  it('is asked again where it matters, takes a password or a code, and has five minutes', async () => {
    const { fastify, auth, signUp, clock } = await serve({
      routes: [
        route({
          method: 'POST',
          path: '/large',
          permission: 'campaigns.send',
          stepUp: ({ request }) => request.headers['x-size'] === 'large',
          summary: '',
          schema: {},
          handler: () => undefined,
        }),
      ],
    })
    const cookie = await signUp()
    const call = async (url: string, payload?: object, headers: Record<string, string> = { cookie }) => {
      const reply = await fastify.inject({
        method: 'POST',
        url: `/api/v1${url}`,
        headers,
        ...(payload ? { payload } : {}),
      })
      return reply.statusCode < 300 ? 'ok' : reply.json<{ code: string }>().code
    }
    const dangerous = [
      ['/keys', keyRequest(['status.read'])],
      ['/invites', { role: 'viewer' }],
      ['/people/1/reset-password', {}],
    ] as const
    for (const [url, payload] of dangerous) expect([url, await call(url, payload)]).toEqual([url, 'ok'])
    clock.advance(5 * 60_000)
    for (const [url, payload] of dangerous) expect([url, await call(url, payload)]).toEqual([url, 'step_up_required'])
    expect(await call('/large')).toBe('ok')
    expect(await call('/large', undefined, { cookie, 'x-size': 'large' })).toBe('step_up_required')
    expect(await call('/auth/step-up', { password: 'a wrong guess' })).toBe('wrong_password')
    expect(await call('/auth/step-up', { password: ownerPassword, code: '000000' })).toBe('invalid_input')
    expect(await call('/large', undefined, { cookie, 'x-size': 'large' })).toBe('step_up_required')
    expect(await call('/auth/step-up', { password: ownerPassword })).toBe('ok')
    expect(await call('/large', undefined, { cookie, 'x-size': 'large' })).toBe('ok')
    clock.advance(5 * 60_000)
    expect(await call('/invites', { role: 'viewer' })).toBe('step_up_required')
    const actor = await auth.authenticate(cookie.replace('session=', ''))
    if (actor === null) throw new Error('nobody')
    const { key } = await auth.keys.create(actor, keyRequest(['campaigns.send']))
    const bearer = { authorization: `Bearer ${key}` }
    expect(await call('/large', undefined, bearer)).toBe('ok')
    expect(await call('/large', undefined, { ...bearer, 'x-size': 'large' })).toBe('session_only')
  })
})

describe('checklist 23: the cookies', () => {
  it('over TLS are __Host-, Secure, HttpOnly and SameSite, without a domain', async () => {
    const { fastify, signUp } = await serve({ trustProxy: ['127.0.0.1'] })
    await signUp()
    const reply = await fastify.inject({
      method: 'POST',
      url: '/api/v1/auth/login',
      payload: { name: 'ada', password: ownerPassword },
      headers: { 'x-forwarded-proto': 'https' },
    })
    expect(reply.cookies.map(({ name }) => name)).toEqual(['__Host-session', '__Host-device'])
    for (const cookie of reply.cookies) {
      expect(cookie).toMatchObject({ secure: true, httpOnly: true, sameSite: 'Lax', path: '/' })
      expect(cookie).not.toHaveProperty('domain')
    }
  })
})
