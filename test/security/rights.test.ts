import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { transact } from '../../src/db/transaction.ts'
import { systemActor } from '../../src/kernel/actor.ts'
import { keyScopes } from '../../src/modules/auth/index.ts'
import { createAuthScene, goodPassword, home, outcomeOf, type AuthScene } from '../support/auth-scene.ts'
import { onEachStore } from '../support/each-store.ts'
import { startRealApp, type RealApp } from '../support/real-app.ts'
import { createTestServer, type TestServer } from '../support/test-server.ts'

const scenes: AuthScene[] = []
const servers: TestServer[] = []
afterEach(async () => {
  for (const scene of scenes.splice(0)) await scene.remove()
  for (const server of servers.splice(0)) await server.remove()
})
const keyRequest = (scopes: readonly string[], more: object = {}) => ({
  name: 'nightly import',
  scopes: [...scopes],
  expiresAt: null,
  networks: [],
  ...more,
})

describe('checklist 26: fields that nobody asked for', () => {
  let real: RealApp
  beforeAll(async () => {
    real = await startRealApp()
  })
  afterAll(() => real.close())

  it('are refused in the body of every route: role, owner, token, and the prototype', async () => {
    const withBody = real.operations.filter(({ hasBody }) => hasBody)
    expect(withBody.length).toBeGreaterThan(20)
    for (const { method, path } of withBody) {
      const url = path.replaceAll(/\{\w+\}/g, '1')
      const send = (payload: string) => {
        const headers = { cookie: real.cookie, 'content-type': 'application/json' }
        return real.app.server.fastify.inject({ method, url, headers, payload })
      }
      const surplus = { workspaceId: 1, ownerId: 1, userId: 1, isAdmin: true, permissions: ['owners.write'] }
      const reply = await send(JSON.stringify(surplus))
      expect([path, reply.statusCode]).toEqual([path, 400])
      const poisoned = await send('{"__proto__":{"role":"owner"},"constructor":{"prototype":{"role":"owner"}}}')
      expect([path, poisoned.statusCode]).toEqual([path, 400])
    }
    expect(Object.hasOwn(Object.prototype, 'role')).toBe(false)
  })
})

onEachStore(({ store }) => {
  const open = async () => {
    const scene = await createAuthScene(store)
    scenes.push(scene)
    const token = await scene.setUp()
    return { ...scene, token, owner: await scene.actor(token) }
  }

  describe('roles', () => {
    it('of owners are changed by owners only', async () => {
      const { auth, owner, token, join, actor } = await open()
      const abe = await join(token, 'admin', 'abe')
      const admin = await actor(abe.token)
      const { people, links } = auth
      for (const work of [
        () => people.changeRole(admin, owner.id, 'viewer'),
        () => people.disable(admin, owner.id),
        () => people.remove(admin, owner.id),
        () => people.endSessions(admin, owner.id),
        () => people.resetSecondFactor(admin, owner.id),
        () => links.resetPassword(admin, owner.id),
        () => people.changeRole(admin, abe.id, 'owner'),
        () => links.invite(admin, { role: 'owner', note: '', days: 1 }),
      ])
        expect(await outcomeOf(work())).toBe('forbidden')
      expect(await outcomeOf(people.changeRole(owner, abe.id, 'owner'))).toBe('ok')
    })

    it('leave one owner who can sign in, also when two lower each other at the same moment', async () => {
      const { auth, owner, token, join, actor } = await open()
      for (const work of [
        () => auth.people.changeRole(owner, owner.id, 'admin'),
        () => auth.people.disable(owner, owner.id),
        () => auth.people.remove(systemActor('cli'), owner.id),
      ])
        expect(await outcomeOf(work())).toBe('last_owner')
      for (let round = 0; round < 10; round += 1) {
        const bea = await join(token, 'owner', `bea${round}`)
        const other = await actor(bea.token)
        const outcomes = await Promise.all([
          outcomeOf(auth.people.disable(owner, bea.id)),
          outcomeOf(auth.people.disable(other, owner.id)),
        ])
        expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(1)
        if (outcomes[1] === 'ok') return
      }
    })

    it('are told in the audit log: who invited, changed, disabled, enabled, removed whom', async () => {
      const { auth, audit, database, owner, token, join } = await open()
      const mia = await join(token, 'viewer', 'mia')
      await auth.people.changeRole(owner, mia.id, 'operator')
      await auth.people.disable(owner, mia.id)
      await auth.people.enable(owner, mia.id)
      await auth.people.remove(owner, mia.id)
      const { items } = await audit.list(database.readDb, systemActor('test'), { limit: 6 })
      expect(items.map(({ actor, action }) => `${actor} ${action}`)).toEqual([
        'user:1 ada person.removed',
        'user:1 ada person.enabled',
        'user:1 ada person.disabled',
        'user:1 ada person.role_changed',
        'user:2 mia person.joined',
        'user:1 ada person.invited',
      ])
      expect(await outcomeOf(auth.people.disable(owner, mia.id))).toBe('person_not_found')
    })
  })

  describe('checklist 27: a role that is lowered while requests run', () => {
    it('refuses from the next request on', async () => {
      const { auth, owner, token, join } = await open()
      const mia = await join(token, 'operator', 'mia')
      const may = async () => {
        const actor = await auth.authenticate(mia.token)
        return actor?.kind === 'user' && actor.permissions.has('campaigns.send')
      }
      const state = { isLowered: false }
      const seenAfter: unknown[] = []
      const loop = (async () => {
        for (let n = 0; n < 200; n += 1) {
          const wasLowered = state.isLowered
          const verdict = await may()
          if (wasLowered) seenAfter.push(verdict)
        }
      })()
      await auth.people.changeRole(owner, mia.id, 'viewer')
      state.isLowered = true
      await loop
      expect(seenAfter.length).toBeGreaterThan(0)
      expect(new Set(seenAfter)).toEqual(new Set([false]))
    })
  })

  describe('checklist 29: an API key', () => {
    it('has its scopes and no more, as far as its maker has them at this moment', async () => {
      const { auth, owner, token, join, actor } = await open()
      const abe = await join(token, 'admin', 'abe')
      const { key } = await auth.keys.create(await actor(abe.token), keyRequest(['settings.write', 'campaigns.read']))
      const rights = async () => {
        const found = await auth.authenticateKey(key, '192.0.2.1')
        return found?.kind === 'key' ? [...found.permissions].sort() : null
      }
      expect(await rights()).toEqual(['campaigns.read', 'settings.write'])
      await auth.people.changeRole(owner, abe.id, 'viewer')
      expect(await rights()).toEqual(['campaigns.read'])
      await auth.people.disable(owner, abe.id)
      expect(await rights()).toBeNull()
      await auth.people.enable(owner, abe.id)
      await auth.people.remove(owner, abe.id)
      expect(await rights()).toBeNull()
    })

    it('neither makes keys nor widens one, and is named in the audit log', async () => {
      const { auth, audit, database, owner } = await open()
      for (const scope of ['keys.write', 'people.write', 'owners.write', 'secrets.write', 'everything'])
        expect(await outcomeOf(auth.keys.create(owner, keyRequest([scope])))).toBe('scope_unknown')
      const { key } = await auth.keys.create(owner, keyRequest(keyScopes))
      const robot = await auth.authenticateKey(key, '192.0.2.1')
      if (robot === null) throw new Error('The key does not work.')
      expect(await outcomeOf(auth.keys.create(robot, keyRequest(['status.read'])))).toBe('forbidden')
      expect(await outcomeOf(auth.keys.revoke(robot, 1))).toBe('forbidden')
      expect(await outcomeOf(auth.own.listSessions(robot))).toBe('session_only')
      await transact(database.db, (trx) => audit.record(trx, robot, { action: 'test.done', subject: 'test' }))
      const { items } = await audit.list(database.readDb, systemActor('test'), { limit: 1 })
      expect(items[0]?.actor).toBe('key:1 nightly import')
    })

    it('is made with no right that its maker lacks', async () => {
      const { auth, token, join, actor } = await open()
      const abe = await join(token, 'admin', 'abe')
      const operator = await join(token, 'operator', 'mia')
      expect(await outcomeOf(auth.keys.create(await actor(operator.token), keyRequest(['status.read'])))).toBe(
        'forbidden',
      )
      expect(await outcomeOf(auth.keys.create(await actor(abe.token), keyRequest(keyScopes)))).toBe('ok')
    })

    it('is listed by its beginning and end only', async () => {
      const { auth, owner } = await open()
      const { key } = await auth.keys.create(owner, keyRequest(['status.read']))
      const { items } = await auth.keys.list(owner, { limit: 10 })
      expect(items[0]).toMatchObject({ prefix: 'swb_1_', lastFour: key.slice(-4), lastUsedAt: null })
      expect(JSON.stringify(items)).not.toContain(key.slice(6, -4))
    })

    it('expires, is revoked, and works from its addresses only', async () => {
      const { auth, owner, clock } = await open()
      const make = async (more: object) => (await auth.keys.create(owner, keyRequest(['status.read'], more))).key
      const works = async (key: string, address = '192.0.2.1') => (await auth.authenticateKey(key, address)) !== null
      expect(await outcomeOf(make({ expiresAt: clock.now() }))).toBe('key_expiry_past')
      const short = await make({ expiresAt: clock.now() + 1_000 })
      expect(await works(short)).toBe(true)
      clock.advance(1_000)
      expect(await works(short)).toBe(false)
      const bound = await make({ networks: ['10.0.0.0/8', '192.0.2.7', '2001:db8::/32'] })
      for (const address of ['10.1.2.3', '192.0.2.7', '::ffff:192.0.2.7', '2001:db8:1::1'])
        expect([address, await works(bound, address)]).toEqual([address, true])
      for (const address of ['192.0.2.8', '11.0.0.1', '2001:db9::1', '::1', 'local', ''])
        expect([address, await works(bound, address)]).toEqual([address, false])
      for (const wrong of ['192.0.2.300', '10.0.0.0/33', 'example.org', '0x7f.1', '1'])
        expect([wrong, await outcomeOf(make({ networks: [wrong] }))]).toEqual([wrong, 'network_wrong'])
      const free = await make({})
      await auth.keys.revoke(owner, 3)
      expect(await works(free)).toBe(false)
      expect(await outcomeOf(auth.keys.revoke(owner, 99))).toBe('key_not_found')
    })

    it('that is cut, guessed or of another id is nobody, and its use is written once a minute', async () => {
      const { auth, owner, clock } = await open()
      const { key } = await auth.keys.create(owner, keyRequest(['status.read']))
      const [, , secret = ''] = key.split('_')
      const wrong = [
        key.slice(0, -1),
        `${key}A`,
        `swb_2_${secret}`,
        `swb_1_${'A'.repeat(43)}`,
        'swb_',
        '',
        `swb_01_${secret}`,
      ]
      for (const text of wrong) expect(await auth.authenticateKey(text, '192.0.2.1')).toBeNull()
      const lastUse = async () => (await auth.keys.list(owner, { limit: 1 })).items[0]?.lastUsedAt
      const first = clock.now()
      await auth.authenticateKey(key, '192.0.2.1')
      clock.advance(59_000)
      await auth.authenticateKey(key, '192.0.2.1')
      expect(await lastUse()).toBe(first)
      clock.advance(1_000)
      await auth.authenticateKey(key, '192.0.2.1')
      expect(await lastUse()).toBe(first + 60_000)
    })
  })

  describe('checklist 30: a right that is taken between check and use', () => {
    it('writes nothing afterwards, in 1,000 races', { timeout: 180_000 }, async () => {
      const { auth, audit, database, owner, token, join, actor } = await open()
      const eve = await join(token, 'admin', 'eve')
      const outcomes = { done: 0, refused: 0 }
      for (let n = 0; n < 1_000; n += 1) {
        const checked = await actor(eve.token)
        const use = (): Promise<string> =>
          outcomeOf(
            transact(database.db, (trx) => audit.record(trx, checked, { action: 'test.used', subject: `race:${n}` })),
          )
        const take = () => auth.people.changeRole(owner, eve.id, 'viewer')
        const [outcome] = n % 2 === 0 ? await Promise.all([use(), take()]) : await reversed(take, use)
        outcomes[outcome === 'ok' ? 'done' : 'refused'] += 1
        expect(['ok', 'rights_changed']).toContain(outcome)
        expect(await use()).toBe('rights_changed')
        await auth.people.changeRole(owner, eve.id, 'admin')
      }
      expect(Math.min(outcomes.done, outcomes.refused)).toBeGreaterThan(10)
      const fallen = await usesWhileFallen({ audit, database })
      expect(fallen).toEqual([])
    })

    it('stops a key, an ended session and a disabled person in the same way', async () => {
      const { auth, audit, database, owner, token, join, actor } = await open()
      const use = (who: Parameters<typeof audit.record>[1]) =>
        outcomeOf(transact(database.db, (trx) => audit.record(trx, who, { action: 'test.used', subject: 'x' })))
      const { key, id } = await auth.keys.create(owner, keyRequest(['status.read']))
      const robot = (await auth.authenticateKey(key, '192.0.2.1')) ?? owner
      expect(await use(robot)).toBe('ok')
      await auth.keys.revoke(owner, id)
      expect(await use(robot)).toBe('rights_changed')
      const mia = await join(token, 'operator', 'mia')
      const inSession = await actor(mia.token)
      const again = await actor(await auth.logIn({ name: 'mia', password: goodPassword }, home).then(tokenOf))
      await auth.own.endOtherSessions(inSession)
      expect([await use(inSession), await use(again)]).toEqual(['ok', 'rights_changed'])
      await auth.people.disable(owner, mia.id)
      expect(await use(inSession)).toBe('rights_changed')
      await auth.people.remove(owner, mia.id)
      expect(await use(inSession)).toBe('rights_changed')
    })
  })
})

const tokenOf = (answer: { readonly step: string; readonly token?: string }): string => answer.token ?? ''

async function reversed<A, B>(first: () => Promise<A>, second: () => Promise<B>): Promise<[B, A]> {
  const [a, b] = await Promise.all([first(), second()])
  return [b, a]
}

/** Reads the audit log in its order: whatever eve did between losing the right and getting it back. */
async function usesWhileFallen({ audit, database }: Pick<AuthScene, 'audit' | 'database'>): Promise<string[]> {
  const found: string[] = []
  const events = []
  for (let cursor: string | undefined; ;) {
    const page = await audit.list(database.readDb, systemActor('test'), {
      limit: 200,
      ...(cursor === undefined ? {} : { cursor }),
    })
    events.push(...page.items)
    if (page.nextCursor === null) break
    cursor = page.nextCursor
  }
  let hasFallen = false
  for (const { action, subject, details } of events.reverse()) {
    if (action === 'person.role_changed') hasFallen = details['role'] === 'viewer'
    else if (action === 'test.used' && hasFallen) found.push(subject)
  }
  return found
}

describe('checklist 14: each way in', () => {
  it('obeys the second factor and the role: password, key, link, command line', async () => {
    const server = await createTestServer()
    servers.push(server)
    const { fastify, auth, injectAs, signUp } = server
    await signUp()
    const { code } = await auth.links.invite(systemActor('cli'), { role: 'viewer', note: '', days: 1 })
    const joined = await fastify.inject({
      method: 'POST',
      url: '/api/v1/auth/join',
      payload: { code, name: 'mia', password: goodPassword },
    })
    const cookie = `session=${joined.cookies[0]?.value ?? ''}`
    const status = async (url: string) => (await fastify.inject({ url, headers: { cookie } })).statusCode
    expect([await status('/api/v1/auth/me'), await status('/api/v1/audit')]).toEqual([200, 403])
    const brief = await auth.keys.create(systemActor('cli'), keyRequest(['campaigns.read']))
    const whole = await auth.keys.create(systemActor('cli'), keyRequest(['status.read']))
    for (const [{ key }, isTold] of [
      [brief, false],
      [whole, true],
    ] as const) {
      const told = await fastify.inject({ url: '/status', headers: { authorization: `Bearer ${key}` } })
      expect(Object.hasOwn(told.json<object>(), 'accounts')).toBe(isTold)
    }
    const viaSocket = async (url: string) => (await injectAs(systemActor('cli'), { method: 'GET', url })).status
    expect([await viaSocket('/api/v1/audit'), await viaSocket('/api/v1/auth/sessions')]).toEqual([200, 403])
  })
})
