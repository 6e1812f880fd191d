import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { onEachStore } from '../../../test/support/each-store.ts'
import { createManualClock, type ManualClock } from '../../../test/support/manual-clock.ts'
import type { TestDatabase } from '../../../test/support/test-database.ts'
import { transact } from '../../db/transaction.ts'
import { systemActor } from '../../kernel/actor.ts'
import { silentLogger } from '../../kernel/log.ts'
import { createAudit } from '../audit/index.ts'
import { createLimits, type Limits, type Reservation, type Reserving } from './index.ts'

const cli = systemActor('cli')
const LEASE_MS = 60_000
const noon = Date.UTC(2026, 0, 15, 12)
const midnight = Date.UTC(2026, 0, 16)

onEachStore(({ store, createDatabase }) => {
  let database: TestDatabase
  let clock: ManualClock
  let realClock: ManualClock
  let limits: Limits
  beforeEach(async () => {
    database = await createDatabase()
    clock = createManualClock(noon)
    realClock = createManualClock(1_000)
    const audit = createAudit({ key: Buffer.alloc(32, 1), clock })
    limits = createLimits({
      db: database.db,
      audit,
      clock,
      realClock,
      perMinute: 0,
      loginPerMinute: 1,
      logger: silentLogger,
      isShared: false,
    })
  })
  afterEach(() => database.remove())

  const set = (amount: number, key = 'requests:key:1', timeZone = 'UTC') =>
    limits.service.set(database.db, cli, { key, amount, period: 'day', timeZone })
  const reserve = (amount: number, key = 'requests:key:1'): Promise<Reserving> =>
    transact(database.db, (trx) => limits.budgets.reserve(trx, key, amount, LEASE_MS))
  const settle = (reservation: Reservation, actual: number) =>
    transact(database.db, (trx) => limits.budgets.settle(trx, reservation, actual))
  const release = (reservation: Reservation) => transact(database.db, (trx) => limits.budgets.release(trx, reservation))
  const sums = async () => {
    const { items } = await limits.service.list(database.db, cli, { limit: 10 })
    return items.map(({ spent, reserved }) => ({ spent, reserved }))
  }
  async function held(amount: number, key = 'requests:key:1'): Promise<Reservation> {
    const result = await reserve(amount, key)
    if (result.kind !== 'reserved') throw new Error(`not reserved: ${JSON.stringify(result)}`)
    return result.reservation
  }

  describe('a budget', () => {
    it('is no limit until somebody sets it', async () => {
      expect(await reserve(1_000_000)).toEqual({ kind: 'unlimited' })
    })

    it('is held first and spent after; what was not needed is free again', async () => {
      await set(10)
      const reservation = await held(6)
      expect(await reserve(5)).toEqual({ kind: 'refused', why: 'spent', left: 4, resetsAt: midnight })
      expect(await settle(reservation, 2)).toBe('settled')
      expect(await sums()).toEqual([{ spent: 2, reserved: 0 }])
      expect(await reserve(8)).toMatchObject({ kind: 'reserved', left: 0 })
      expect(await reserve(11)).toMatchObject({ kind: 'refused', why: 'too_large' })
    })

    it('takes a settlement once, and a release back whole', async () => {
      await set(10)
      const [first, second] = [await held(4), await held(6)]
      expect([await settle(first, 4), await settle(first, 4)]).toEqual(['settled', 'closed_before'])
      await release(second)
      await release(second)
      expect(await sums()).toEqual([{ spent: 4, reserved: 0 }])
    })

    it('gives back to the last unit what a process that died had held', async () => {
      await set(10)
      await held(7)
      realClock.advance(LEASE_MS - 1)
      expect(await reserve(4)).toMatchObject({ kind: 'refused', left: 3 })
      realClock.advance(1)
      expect(await sums()).toEqual([{ spent: 0, reserved: 0 }])
      expect(await reserve(10)).toMatchObject({ kind: 'reserved', left: 0 })
      expect(await sums()).toEqual([{ spent: 0, reserved: 10 }])
    })

    it('counts what was spent by an act that outlived its lease, and says so', async () => {
      await set(10)
      const reservation = await held(7)
      realClock.advance(LEASE_MS)
      expect([await settle(reservation, 5), await settle(reservation, 5)]).toEqual(['late', 'closed_before'])
      expect(await sums()).toEqual([{ spent: 5, reserved: 0 }])
    })

    it('begins anew at midnight of its zone; an act settles in the day in which it was held', async () => {
      await set(10, 'requests:key:1', 'Europe/Berlin')
      const before = await held(10)
      clock.advance(11 * 3_600_000 - 1)
      expect(await reserve(1)).toMatchObject({ kind: 'refused', resetsAt: midnight - 3_600_000 })
      clock.advance(1)
      expect(await reserve(10)).toMatchObject({ kind: 'reserved' })
      await settle(before, 10)
      expect(await sums()).toEqual([{ spent: 0, reserved: 10 }])
    })

    it('stays apart from others', async () => {
      await set(1, 'requests:key:3')
      await set(5)
      await held(1, 'requests:key:3')
      expect(await reserve(1, 'requests:key:3')).toMatchObject({ kind: 'refused' })
      expect(await reserve(5)).toMatchObject({ kind: 'reserved' })
      expect(await reserve(5, 'requests:key:4')).toEqual({ kind: 'unlimited' })
    })

    it('counts whole units from 0 on', async () => {
      await set(10)
      for (const amount of [-1, 0.5, Number.NaN, Infinity, 2 ** 53])
        await expect(reserve(amount)).rejects.toThrow('whole units')
      expect(await reserve(0)).toMatchObject({ kind: 'reserved', left: 10 })
    })

    it('is not passed by 500 who ask at once', async () => {
      await set(120)
      const results = await Promise.all(Array.from({ length: 500 }, () => reserve(1)))
      const got = results.flatMap((result) => (result.kind === 'reserved' ? [result.reservation] : []))
      expect(got).toHaveLength(120)
      await Promise.all(
        got.map((reservation, index) => (index % 2 === 0 ? settle(reservation, 1) : release(reservation))),
      )
      expect(await sums()).toEqual([{ spent: 60, reserved: 0 }])
    }, 60_000)

    it('is set again without forgetting what this period took, and every change is audited', async () => {
      await set(10)
      await settle(await held(8), 8)
      expect(await set(5)).toMatchObject({ amount: 5, spent: 8 })
      expect(await reserve(1)).toMatchObject({ kind: 'refused', left: 0 })
      await limits.service.remove(database.db, cli, 'requests:key:1')
      expect(await reserve(1)).toEqual({ kind: 'unlimited' })
      const events = await database.db.selectFrom('audit_events').select('action').orderBy('id').execute()
      expect(events.map(({ action }) => action)).toEqual(['budget.set', 'budget.set', 'budget.removed'])
    })
  })

  type Step =
    | { readonly act: 'reserve'; readonly amount: number }
    | { readonly act: 'settle' | 'release'; readonly pick: number; readonly share: number }
    | { readonly act: 'wait'; readonly ms: number }

  const steps = fc.array(
    fc.oneof(
      fc.record({ act: fc.constant('reserve' as const), amount: fc.integer({ min: 0, max: 30 }) }),
      fc.record({
        act: fc.constantFrom('settle' as const, 'release' as const),
        pick: fc.nat(50),
        share: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
      fc.record({ act: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: LEASE_MS }) }),
    ),
    { maxLength: 30 },
  )

  describe('over any history', () => {
    it('what is spent and held stays within the budget, and in the end every unit is accounted for', async () => {
      let runs = 0
      await fc.assert(
        fc.asyncProperty(steps, async (history: readonly Step[]) => {
          const key = `requests:key:${(runs += 1)}`
          await set(50, key)
          const given: Reservation[] = []
          const isOpen = (one: Reservation): boolean => one.expiresAt > realClock.now()
          let spent = 0
          for (const step of history) {
            if (step.act === 'wait') realClock.advance(step.ms)
            if (step.act === 'reserve') {
              const result = await reserve(step.amount, key)
              if (result.kind === 'reserved') given.push(result.reservation)
            }
            if (step.act === 'settle' || step.act === 'release') {
              const [one] = given.filter(isOpen).slice(step.pick % Math.max(1, given.length))
              if (one === undefined) continue
              given.splice(given.indexOf(one), 1)
              const actual = step.act === 'settle' ? Math.floor(one.amount * step.share) : 0
              spent += actual
              await (step.act === 'settle' ? settle(one, actual) : release(one))
            }
            const now = await limits.service.set(database.db, cli, { key, amount: 50, period: 'day', timeZone: 'UTC' })
            const open = given.filter(isOpen).reduce((sum, { amount }) => sum + amount, 0)
            expect(now).toMatchObject({ spent, reserved: open })
            expect(now.spent + now.reserved).toBeLessThanOrEqual(50)
          }
          realClock.advance(LEASE_MS)
          expect(await reserve(50 - spent, key)).toMatchObject({ kind: 'reserved', left: 0 })
        }),
        { numRuns: store === 'SQLite' ? 60 : 12 },
      )
    }, 60_000)
  })
})
