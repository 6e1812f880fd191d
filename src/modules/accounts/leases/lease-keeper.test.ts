import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { insertBot } from '../../../../test/support/people.ts'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/test-database.ts'
import { transact } from '../../../db/transaction.ts'
import { silentLogger } from '../../../kernel/log.ts'
import { createLeaseKeeper } from './lease-keeper.ts'
import { lanesOfAll } from './lease-queries.ts'
import type { LeaseKeeper } from './leases.ts'

const TTL_MS = 800
const BOTS = 6

let database: TestDatabase
let bots: number[] = []
const keepers: LeaseKeeper[] = []

beforeEach(async () => {
  database = await createTestDatabase({ store: 'PostgreSQL' })
  bots = []
  for (let n = 0; n < BOTS; n++) bots.push(await insertBot(database.db, `bot_${n}`))
})
afterEach(async () => {
  for (const keeper of keepers.splice(0)) await keeper.release()
  await database.remove()
})

interface Opened {
  readonly keeper: LeaseKeeper
  readonly followed: number[]
  held(): number[]
  /** No beat is sent any more, as in a process that was stopped. */
  freeze(): void
}

function open(owner: string, follow: (accountId: number) => Promise<void> = () => Promise.resolve()): Opened {
  let isFrozen = false
  const { urgentDb } = database
  if (urgentDb === null) throw new Error('PostgreSQL has a connection for leases.')
  const db = new Proxy(urgentDb, {
    get(target, name: keyof typeof urgentDb) {
      if (isFrozen && name === 'transaction') throw new Error('frozen')
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    },
  })
  const keeper = createLeaseKeeper({ db, owner, logger: silentLogger, ttlMs: TTL_MS, describe: (id) => `lane ${id}` })
  keepers.push(keeper)
  const followed: number[] = []
  keeper.start(async (accountId) => {
    followed.push(accountId)
    await follow(accountId)
  })
  return {
    keeper,
    followed,
    held: () => bots.filter((id) => keeper.fenceOf(id) !== null),
    freeze() {
      isFrozen = true
    },
  }
}

const sure = (opened: Opened, id: number): boolean => opened.keeper.isSure(id, opened.keeper.fenceOf(id) ?? -1)

describe('leases', () => {
  it('are all taken by one worker, and shared out when another comes', async () => {
    const first = open('first')
    await expect.poll(first.held).toHaveLength(BOTS)
    expect(bots.every((id) => sure(first, id))).toBe(true)
    const second = open('second')
    await expect.poll(() => [first.held().length, second.held().length]).toEqual([3, 3])
    expect([...first.held(), ...second.held()].toSorted((a, b) => a - b)).toEqual(bots)
  })

  it('of a worker that is frozen are sure no more before another has them, with a higher fence', async () => {
    const first = open('first')
    await expect.poll(first.held).toHaveLength(BOTS)
    const before = bots.map((id) => first.keeper.fenceOf(id) ?? 0)
    first.freeze()
    const second = open('second')
    const startedAt = performance.now()
    let wasBoth = false
    await expect
      .poll(
        () => {
          wasBoth ||= bots.some((id) => sure(first, id) && sure(second, id))
          return second.held()
        },
        { interval: 5 },
      )
      .toHaveLength(BOTS)
    expect(performance.now() - startedAt).toBeLessThan(TTL_MS * 4)
    expect(wasBoth).toBe(false)
    expect(bots.map((id) => second.keeper.fenceOf(id))).toEqual(before.map((fence) => fence + 1))
  })

  it('let nothing be written under an old fence', async () => {
    const first = open('first')
    await expect.poll(first.held).toHaveLength(BOTS)
    const stale = bots.map((accountId) => ({ accountId, fence: first.keeper.fenceOf(accountId) ?? 0 }))
    const inForce = () => transact(database.db, (trx) => first.keeper.inForce(trx, stale))
    expect(await inForce()).toHaveLength(BOTS)
    first.freeze()
    const second = open('second')
    await expect.poll(second.held).toHaveLength(BOTS)
    expect(await inForce()).toEqual([])
  })

  it('are handed over at once when they are released, after nothing is in flight', async () => {
    const first = open('first')
    await expect.poll(first.held).toHaveLength(BOTS)
    const second = open('second')
    await expect.poll(() => second.held().length).toBe(3)
    const startedAt = performance.now()
    await first.keeper.stop()
    await first.keeper.release()
    await expect.poll(second.held).toHaveLength(BOTS)
    expect(performance.now() - startedAt).toBeLessThan(TTL_MS)
  })

  it('are given back for another worker only when the account has nothing in flight', async () => {
    let letGo = (): void => undefined
    const isQuiet = new Promise<void>((resolve) => {
      letGo = resolve
    })
    const first: Opened = open('first', async (id) => {
      if (first.keeper.fenceOf(id) === null) await isQuiet
    })
    await expect.poll(first.held).toHaveLength(BOTS)
    const second = open('second')
    await expect.poll(() => first.held().length).toBe(3)
    await new Promise((resolve) => setTimeout(resolve, TTL_MS * 1.5))
    expect(second.held()).toEqual([])
    letGo()
    await expect.poll(() => second.held().length).toBe(3)
  })

  it('of an account that is paused or removed are given back', async () => {
    const first = open('first')
    await expect.poll(first.held).toHaveLength(BOTS)
    await database.db.updateTable('accounts').set({ state: 'paused' }).where('id', '=', bots[0]!).execute()
    await expect.poll(first.held).toEqual(bots.slice(1))
    expect(first.followed.filter((id) => id === bots[0]).length).toBeGreaterThan(1)
  })

  it('tell the other processes how their lanes are', async () => {
    open('first')
    const told = bots.map((accountId) => ({ accountId, lane: `lane ${accountId}` }))
    await expect
      .poll(async () => (await lanesOfAll(database.readDb)).toSorted((a, b) => a.accountId - b.accountId))
      .toEqual(told)
  })

  it('that ran out while nobody else was there are kept', async () => {
    const first = open('first')
    await expect.poll(first.held).toHaveLength(BOTS)
    const fences = bots.map((id) => first.keeper.fenceOf(id))
    await database.db.updateTable('leases').set({ until: 0 }).execute()
    await expect.poll(() => bots.every((id) => sure(first, id))).toBe(true)
    expect(bots.map((id) => first.keeper.fenceOf(id))).toEqual(fences)
  })
})
