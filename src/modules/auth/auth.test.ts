import { argon2Sync, createHash } from 'node:crypto'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  createAuthScene,
  from,
  goodPassword as password,
  home,
  outcomeOf,
  type AuthScene,
} from '../../../test/support/auth-scene.ts'
import { onEachStore } from '../../../test/support/each-store.ts'
import { systemActor } from '../../kernel/actor.ts'
import type { Auth } from './index.ts'

const HOUR_MS = 3_600_000

onEachStore(({ store }) => {
  let scene: AuthScene
  let auth: Auth
  beforeEach(async () => {
    scene = await createAuthScene(store)
    auth = scene.auth
  })
  afterEach(() => scene.remove())

  const setUp = (): Promise<string> => scene.setUp()
  const guess = (address: string, name = 'ada', given = 'wrong password') =>
    auth.logIn({ name, password: given }, from(address))

  describe('set-up', () => {
    it('makes the owner once, with the code of this start', async () => {
      expect(await auth.needsSetup()).toBe(true)
      const old = (await auth.beginSetup()) ?? ''
      const code = (await auth.beginSetup()) ?? ''
      const input = { code, name: 'ada', password }
      expect(await outcomeOf(auth.setUp({ ...input, code: 'guessed' }, home))).toBe('wrong_setup_code')
      expect(await outcomeOf(auth.setUp({ ...input, code: old }, home))).toBe('wrong_setup_code')
      const token = await auth.setUp(input, home)
      expect(await auth.me(token)).toMatchObject({ name: 'ada', role: 'owner' })
      expect(await auth.needsSetup()).toBe(false)
      expect(await auth.beginSetup()).toBeNull()
      expect(await outcomeOf(auth.setUp(input, home))).toBe('setup_done')
    })

    it('lets one of many at the same moment win', async () => {
      const code = (await auth.beginSetup()) ?? ''
      const names = ['ada', 'bob', 'cyd', 'dee']
      const results = await Promise.all(names.map((name) => outcomeOf(auth.setUp({ code, name, password }, home))))
      expect(results.filter((result) => result === 'ok')).toHaveLength(1)
      expect(results.filter((result) => result === 'setup_done')).toHaveLength(3)
    })

    it('is impossible before a code was printed', async () => {
      expect(await outcomeOf(auth.setUp({ code: '', name: 'ada', password }, home))).toBe('wrong_setup_code')
    })

    it('refuses a password that everybody tries and keeps the code for another', async () => {
      const code = (await auth.beginSetup()) ?? ''
      expect(await outcomeOf(auth.setUp({ code, name: 'ada', password: 'password123' }, home))).toBe('weak_password')
      expect(await outcomeOf(auth.setUp({ code, name: 'ada', password }, home))).toBe('ok')
    })

    it('gives codes of 160 random bits', async () => {
      const codes = new Set<string | null>()
      for (let n = 0; n < 100; n += 1) codes.add(await auth.beginSetup())
      expect(codes.size).toBe(100)
      for (const code of codes) expect(Buffer.from(code ?? '', 'base64url')).toHaveLength(20)
    })
  })

  describe('signing in', () => {
    it('takes the exact password only', async () => {
      await setUp()
      expect(await outcomeOf(guess('198.51.100.1', 'ada', password))).toBe('ok')
      for (const near of [`${password} `, ` ${password}`, password.toUpperCase(), password.slice(0, -1), ''])
        expect(await outcomeOf(guess('203.0.113.5', 'ada', near))).toMatch(/^(wrong_credentials|login_delayed)$/)
    })

    it('tells long passwords apart to their last character', async () => {
      const code = (await auth.beginSetup()) ?? ''
      const long = `${'otter canyon violin '.repeat(9)}ünïcödé`
      await auth.setUp({ code, name: 'ada', password: long }, home)
      expect(await outcomeOf(auth.logIn({ name: 'ada', password: `${long}x` }, home))).toBe('wrong_credentials')
      expect(await outcomeOf(auth.logIn({ name: 'ada', password: long.normalize('NFD') }, home))).toBe(
        'wrong_credentials',
      )
      expect(await outcomeOf(auth.logIn({ name: 'ada', password: long }, home))).toBe('ok')
    })

    it('says the same, in about the same time, for a name that is not there', async () => {
      await setUp()
      const messages = new Set<string>()
      const times: Record<'ada' | 'nobody', number[]> = { ada: [], nobody: [] }
      for (let n = 0; n < 9; n += 1)
        for (const name of ['ada', 'nobody'] as const) {
          const startedAt = performance.now()
          await guess(`192.0.2.${n}`, name).catch((error: unknown) => messages.add(String(error)))
          times[name].push(performance.now() - startedAt)
        }
      const [known, unknown] = [Math.min(...times.ada), Math.min(...times.nobody)]
      expect(messages.size).toBe(1)
      expect(unknown / known).toBeGreaterThan(0.5)
      expect(unknown / known).toBeLessThan(2)
    })

    it('stores passwords as argon2id and tokens as hashes', async () => {
      const token = await setUp()
      const { rows } = await sql<Record<string, string>>`select password_hash, token_hash from users, sessions`.execute(
        scene.database.db,
      )
      expect(rows[0]?.['password_hash']).toMatch(
        /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/,
      )
      expect(rows[0]?.['token_hash']).toBe(createHash('sha256').update(token).digest('hex'))
      expect(await auth.authenticate(rows[0]?.['token_hash'] ?? '')).toBeNull()
    })

    it('renews a hash that was made at another cost', async () => {
      await setUp()
      const cheap = '$argon2id$v=19$m=64,t=1,p=1$' + cheapHash(password)
      await sql`update users set password_hash = ${cheap}`.execute(scene.database.db)
      expect(await outcomeOf(auth.logIn({ name: 'ada', password }, home))).toBe('ok')
      const { rows } = await sql<{ password_hash: string }>`select password_hash from users`.execute(scene.database.db)
      expect(rows[0]?.password_hash).toContain('$m=19456,t=2,p=1$')
      expect(await outcomeOf(auth.logIn({ name: 'ada', password }, home))).toBe('ok')
    })

    it('is written down, also when it is refused', async () => {
      await setUp()
      await outcomeOf(guess('192.0.2.1'))
      await outcomeOf(guess('192.0.2.1', 'my password by mistake'))
      await auth.logIn({ name: 'ada', password }, home)
      const { items } = await scene.audit.list(scene.database.readDb, systemActor('test'), { limit: 10 })
      expect(items.map(({ action, subject }) => `${action} ${subject}`)).toEqual([
        'auth.logged_in user:1',
        'auth.login_refused user:unknown',
        'auth.login_refused user:1',
        'auth.owner_set_up user:1',
      ])
      expect(JSON.stringify(items)).not.toContain('by mistake')
    })
  })

  describe('guessing', () => {
    const results = async (count: number, address: (n: number) => string, name: (n: number) => string) => {
      const codes = []
      for (let n = 0; n < count; n += 1) codes.push(await outcomeOf(guess(address(n), name(n))))
      return codes
    }

    it('from one address is slowed after five, and ever more', async () => {
      await setUp()
      const codes = await results(
        6,
        () => '192.0.2.1',
        () => 'ada',
      )
      expect(codes).toEqual([...Array<string>(5).fill('wrong_credentials'), 'login_delayed'])
      scene.clock.advance(1_001)
      expect(await outcomeOf(guess('192.0.2.1'))).toBe('wrong_credentials')
      scene.clock.advance(1_001)
      expect(await outcomeOf(guess('192.0.2.1'))).toBe('login_delayed')
      await expect(guess('192.0.2.1')).rejects.toMatchObject({ kind: 'limited', retryAfterS: 1 })
    })

    it('from 20 addresses is slowed, while the owner still gets in from home', async () => {
      await setUp()
      const codes = await results(
        20,
        (n) => `192.0.2.${n}`,
        () => 'ada',
      )
      expect(codes.slice(10)).toEqual(Array<string>(10).fill('login_delayed'))
      expect(await outcomeOf(auth.logIn({ name: 'ada', password }, from('203.0.113.9')))).toBe('login_delayed')
      expect(await outcomeOf(auth.logIn({ name: 'ada', password }, home))).toBe('ok')
    })

    it('of 200 names from one address is slowed', async () => {
      const codes = await results(
        200,
        () => '192.0.2.1',
        (n) => `user${n}`,
      )
      expect(codes.filter((code) => code === 'wrong_credentials')).toHaveLength(20)
    })

    it('from one IPv6 network counts as one address', async () => {
      const codes = await results(
        30,
        (n) => `2001:db8:0:7:${n}::1`,
        (n) => `user${n}`,
      )
      expect(codes.filter((code) => code === 'wrong_credentials')).toHaveLength(20)
      expect(await outcomeOf(guess('2001:db8:0:8::1', 'other'))).toBe('wrong_credentials')
    })

    it('does not make an owner wait whose IPv6 address changed within its network', async () => {
      const code = (await auth.beginSetup()) ?? ''
      await auth.setUp({ code, name: 'ada', password }, from('2001:db8:5:6:1::1'))
      await results(
        20,
        (n) => `192.0.2.${n}`,
        () => 'ada',
      )
      expect(await outcomeOf(guess('2001:db8:5:6:2::99', 'ada', password))).toBe('ok')
      expect(await outcomeOf(guess('2001:db8:5:7::1', 'ada', password))).toBe('login_delayed')
    })

    it('at the same moment does not slip through', async () => {
      await setUp()
      const codes = await Promise.all(Array.from({ length: 40 }, () => outcomeOf(guess('192.0.2.1'))))
      expect(codes.filter((code) => code === 'wrong_credentials')).toHaveLength(5)
    })

    it('at home costs the owner a minute at most', async () => {
      await setUp()
      for (let n = 0; n < 30; n += 1) {
        await outcomeOf(guess(home.address))
        scene.clock.advance(60_001)
      }
      expect(await outcomeOf(auth.logIn({ name: 'ada', password }, home))).toBe('ok')
    })

    it('is forgotten by a right password', async () => {
      await setUp()
      for (let round = 0; round < 3; round += 1) {
        for (let n = 0; n < 4; n += 1) expect(await outcomeOf(guess(home.address))).toBe('wrong_credentials')
        expect(await outcomeOf(auth.logIn({ name: 'ada', password }, home))).toBe('ok')
      }
    })
  })

  describe('a session', () => {
    it('ends eight hours after its last sign of life, also across a restart', async () => {
      const token = await setUp()
      for (let n = 0; n < 3; n += 1) {
        scene.clock.advance(8 * HOUR_MS - 60_000)
        expect(await (await scene.restart()).authenticate(token)).toMatchObject({ kind: 'user', name: 'ada' })
      }
      scene.clock.advance(8 * HOUR_MS)
      expect(await (await scene.restart()).authenticate(token)).toBeNull()
      expect(await auth.me(token)).toBeNull()
    })

    it('ends after seven days however busy it is', async () => {
      const token = await setUp()
      for (let hour = 0; hour < 7 * 24; hour += 4) {
        expect(await auth.authenticate(token)).not.toBeNull()
        scene.clock.advance(4 * HOUR_MS)
      }
      expect(await auth.authenticate(token)).toBeNull()
    })

    it('is not kept alive by a second look', async () => {
      const token = await setUp()
      scene.clock.advance(5 * HOUR_MS)
      expect(await auth.recheck(token)).not.toBeNull()
      scene.clock.advance(5 * HOUR_MS)
      expect(await auth.recheck(token)).toBeNull()
    })

    it('ends alone when its user signs out', async () => {
      const token = await setUp()
      const other = await scene.logIn()
      const actor = await auth.authenticate(token)
      if (actor !== null) await auth.logOut(actor)
      expect(await auth.authenticate(token)).toBeNull()
      expect(await auth.authenticate(other)).not.toBeNull()
      expect(other).not.toBe(token)
      expect(Buffer.from(other, 'base64url')).toHaveLength(32)
    })

    it('is nobody for a token that was never given', async () => {
      await setUp()
      for (const token of ['', 'x', "' or 1=1 --", 'a'.repeat(5_000)]) expect(await auth.authenticate(token)).toBeNull()
    })
  })
})

function cheapHash(text: string): string {
  const nonce = Buffer.alloc(16, 5)
  const hash = argon2Sync('argon2id', { message: text, nonce, memory: 64, passes: 1, parallelism: 1, tagLength: 32 })
  return [nonce, hash].map((bytes) => bytes.toString('base64').replaceAll('=', '')).join('$')
}
