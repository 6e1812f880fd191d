import { sql } from 'kysely'
import { Secret } from 'otpauth'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createAuthScene, goodPassword, home, outcomeOf, type AuthScene } from '../support/auth-scene.ts'
import { onEachStore } from '../support/each-store.ts'

const MINUTE_MS = 60_000

onEachStore(({ store }) => {
  let scene: AuthScene
  let token = ''
  beforeEach(async () => {
    scene = await createAuthScene(store)
    token = await scene.setUp()
  })
  afterEach(() => scene.remove())

  const ticketFor = async (): Promise<string> => {
    const answer = await scene.auth.logIn({ name: 'ada', password: goodPassword }, home)
    if (answer.step !== 'second-factor') throw new Error('No second factor was asked for.')
    return answer.ticket
  }
  const enter = (ticket: string, code: string) => scene.auth.takeSecondStep({ ticket, code }, home)
  /** The next half minute, so that a code is new. */
  const nextStep = (): void => scene.clock.advance(30_000)

  describe('a second factor', () => {
    it('is asked for only after its first code was given', async () => {
      const { auth } = scene
      const { secret } = await auth.secondFactors.begin(await scene.actor(token), goodPassword)
      expect(await outcomeOf(scene.logIn())).toBe('ok')
      expect(await outcomeOf(auth.secondFactors.confirm(await scene.actor(token), '000000'))).toBe('wrong_code')
      const codes = await auth.secondFactors.confirm(await scene.actor(token), scene.codeOf(secret))
      expect(new Set(codes).size).toBe(10)
      await ticketFor()
    })

    it('needs the password to begin, and both proofs to go', async () => {
      const { auth } = scene
      const ada = await scene.actor(token)
      expect(await outcomeOf(auth.secondFactors.begin(ada, 'a wrong guess'))).toBe('wrong_password')
      const { seed } = await scene.addFactor(token)
      nextStep()
      const remove = async (password: string, code: string) =>
        outcomeOf(auth.secondFactors.remove(await scene.actor(token), { password, code }))
      expect(await remove('a wrong guess', scene.codeOf(seed))).toBe('wrong_password')
      expect(await remove(goodPassword, '000000')).toBe('wrong_code')
      expect(await outcomeOf(auth.secondFactors.begin(ada, goodPassword))).toBe('second_factor_exists')
      expect(await remove(goodPassword, scene.codeOf(seed))).toBe('ok')
      expect(await outcomeOf(scene.logIn())).toBe('ok')
    })
  })

  describe('checklist 10: a new password by a link', () => {
    it('still asks for the second factor', async () => {
      const mia = await scene.join(token, 'operator', 'mia')
      const { seed } = await scene.addFactor(mia.token)
      const { code } = await scene.auth.links.resetPassword(await scene.actor(token), mia.id)
      await scene.auth.links.useReset({ code, password: 'seven quiet lanterns' })
      expect(await scene.auth.authenticate(mia.token)).toBeNull()
      nextStep()
      const answer = await scene.auth.logIn({ name: 'mia', password: 'seven quiet lanterns' }, home)
      if (answer.step !== 'second-factor') throw new Error('The second factor was skipped.')
      expect(await outcomeOf(enter(answer.ticket, scene.codeOf(seed)))).toBe('ok')
    })
  })

  describe('checklist 11: one code', () => {
    it('signs in once', async () => {
      const { seed } = await scene.addFactor(token)
      nextStep()
      const code = scene.codeOf(seed)
      expect(await outcomeOf(enter(await ticketFor(), code))).toBe('ok')
      expect(await outcomeOf(enter(await ticketFor(), code))).toBe('wrong_code')
    })

    it('at fifty places at the same moment signs in once', async () => {
      const { seed } = await scene.addFactor(token)
      nextStep()
      const tickets = []
      for (let n = 0; n < 50; n += 1) tickets.push(await ticketFor())
      const code = scene.codeOf(seed)
      const outcomes = await Promise.all(tickets.map((ticket) => outcomeOf(enter(ticket, code))))
      expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(1)
      expect(outcomes.filter((outcome) => outcome === 'wrong_code')).toHaveLength(49)
    })

    it('of a step before one that was taken is refused', async () => {
      const { seed } = await scene.addFactor(token)
      nextStep()
      nextStep()
      expect(await outcomeOf(enter(await ticketFor(), scene.codeOf(seed)))).toBe('ok')
      expect(await outcomeOf(enter(await ticketFor(), scene.codeOf(seed, -1)))).toBe('wrong_code')
    })

    it('for recovery works once, also when ten use it at the same moment', async () => {
      const { recoveryCodes } = await scene.addFactor(token)
      const [code = '', other = ''] = recoveryCodes
      const tickets = []
      for (let n = 0; n < 9; n += 1) tickets.push(await ticketFor())
      const outcomes = await Promise.all(tickets.map((ticket) => outcomeOf(enter(ticket, code))))
      expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(1)
      expect(await outcomeOf(enter(await ticketFor(), other.toUpperCase().replaceAll('-', ' ')))).toBe('ok')
      const { recoveryCodesLeft } = await scene.auth.secondFactors.read(await scene.actor(token))
      expect(recoveryCodesLeft).toBe(8)
    })

    it('needs a ticket, which lives five minutes and makes one session', async () => {
      const { seed } = await scene.addFactor(token)
      nextStep()
      expect(await outcomeOf(enter('guessed', scene.codeOf(seed)))).toBe('login_expired')
      const late = await ticketFor()
      scene.clock.advance(5 * MINUTE_MS)
      expect(await outcomeOf(enter(late, scene.codeOf(seed)))).toBe('login_expired')
      const ticket = await ticketFor()
      expect(await scene.auth.authenticate(ticket)).toBeNull()
      expect(await outcomeOf(enter(ticket, scene.codeOf(seed)))).toBe('ok')
      nextStep()
      expect(await outcomeOf(enter(ticket, scene.codeOf(seed)))).toBe('login_expired')
    })
  })

  describe('checklist 12: a copy of the database', () => {
    it('holds recovery codes as slow hashes and no seed in clear', async () => {
      const { seed, recoveryCodes } = await scene.addFactor(token)
      const dump = []
      for (const table of ['users', 'sessions', 'second_factors', 'recovery_codes', 'half_logins', 'audit_events'])
        dump.push(
          ...(await sql<Record<string, unknown>>`select * from ${sql.table(table)}`.execute(scene.database.db)).rows,
        )
      const bytes = Buffer.concat(
        dump
          .flatMap((row) => Object.values(row))
          .map((value) => Buffer.from(value instanceof Uint8Array ? value : String(value))),
      )
      expect(bytes.includes(seed)).toBe(false)
      expect(bytes.includes(Buffer.from(Secret.fromBase32(seed).bytes))).toBe(false)
      for (const code of recoveryCodes) {
        const secret = code.slice(2)
        expect([bytes.includes(secret), bytes.includes(secret.replaceAll('-', ''))]).toEqual([false, false])
      }
      const { rows } = await sql<{ code_hash: string }>`select code_hash from recovery_codes`.execute(scene.database.db)
      expect(rows).toHaveLength(10)
      for (const { code_hash } of rows) expect(code_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    })
  })

  describe('checklist 13: ten wrong codes', () => {
    const guess = async (ticket: string, times: number): Promise<string[]> => {
      const outcomes = []
      for (let n = 0; n < times; n += 1) outcomes.push(await outcomeOf(enter(ticket, String(100_000 + n))))
      return outcomes
    }

    it('lock the account’s codes, and the password does not open it again', async () => {
      const { seed } = await scene.addFactor(token)
      nextStep()
      expect(await guess(await ticketFor(), 11)).toEqual([...Array<string>(10).fill('wrong_code'), 'code_delayed'])
      expect(await outcomeOf(enter(await ticketFor(), scene.codeOf(seed)))).toBe('code_delayed')
      scene.clock.advance(MINUTE_MS + 1)
      expect(await outcomeOf(enter(await ticketFor(), scene.codeOf(seed)))).toBe('ok')
    })

    it('at the same moment are no more than ten looks', async () => {
      await scene.addFactor(token)
      const ticket = await ticketFor()
      const outcomes = await Promise.all(
        Array.from({ length: 40 }, (_, n) => outcomeOf(enter(ticket, String(200_000 + n)))),
      )
      expect(outcomes.filter((outcome) => outcome === 'wrong_code')).toHaveLength(10)
    })

    it('cost ever more waiting, up to an hour', async () => {
      await scene.addFactor(token)
      await guess(await ticketFor(), 10)
      const waits = []
      for (let n = 0; n < 9; n += 1) {
        const refused = enter(await ticketFor(), '123456')
        const retryAfterS = await refused.then(
          () => 0,
          (error: unknown) => (error instanceof Error && 'retryAfterS' in error ? Number(error.retryAfterS) : -1),
        )
        waits.push(retryAfterS)
        scene.clock.advance(retryAfterS * 1_000)
        await outcomeOf(enter(await ticketFor(), '123456'))
      }
      expect(waits).toEqual([60, 120, 240, 480, 960, 1_920, 3_600, 3_600, 3_600])
    })

    it('of the dashboard’s other questions count as well', async () => {
      await scene.addFactor(token)
      const ada = await scene.actor(token)
      for (let n = 0; n < 10; n += 1) await outcomeOf(scene.auth.own.stepUp(ada, { code: String(300_000 + n) }))
      expect(await outcomeOf(enter(await ticketFor(), '123456'))).toBe('code_delayed')
    })

    it('are forgiven by an owner who resets the factor', async () => {
      const mia = await scene.join(token, 'operator', 'mia')
      await scene.addFactor(mia.token)
      await scene.auth.people.resetSecondFactor(await scene.actor(token), mia.id)
      expect(await scene.auth.authenticate(mia.token)).toBeNull()
      expect(await outcomeOf(scene.logIn('mia'))).toBe('ok')
    })
  })
})
