import { afterEach, beforeEach, expect, it } from 'vitest'
import { onEachStore } from '../../test/support/each-store.ts'
import type { TestDatabase } from '../../test/support/test-database.ts'
import type { LogFields, Logger } from '../kernel/log.ts'
import { silentLogger } from '../kernel/log.ts'
import { readSeen } from './clock-store.ts'
import { openProductClock, type ProductClock } from './product-clock.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

onEachStore((each) => {
  const open: ProductClock[] = []
  let database: TestDatabase
  beforeEach(async () => {
    database = await each.createDatabase()
  })
  afterEach(async () => {
    await stop()
    await database.remove()
  })

  const start = async (offMs: number, logger: Logger = silentLogger) => {
    const made = await openProductClock({ db: database.db, logger, wall: () => Date.now() + offMs, everyMs: 20 })
    open.push(made)
    return made
  }
  const stop = async (): Promise<void> => {
    for (const one of open.splice(0)) await one.close()
  }

  it.each([
    ['a day', DAY_MS],
    ['an hour, as when summer time ends on a machine without UTC', HOUR_MS],
    ['a second', 1_000],
  ])('product time goes on when the machine was set back by %s between two starts', async (_, backMs) => {
    const told: string[] = []
    const before = (await start(0)).clock.now()
    await stop()
    const { clock } = await start(-backMs, {
      ...silentLogger,
      warn: (_fields: LogFields, text) => void told.push(text),
    })
    expect(clock.now()).toBeGreaterThanOrEqual(before)
    expect(clock.now()).toBeLessThan(before + 60_000)
    const due = clock.now() + 30
    await new Promise<void>((resolve) => clock.at(due, resolve))
    expect(clock.now()).toBeGreaterThanOrEqual(due)
    expect(told.length).toBe(backMs > 60_000 ? 1 : 0)
  })

  it('product time follows when the machine was set forward by a day, and does not come back with it', async () => {
    const first = await start(0)
    const before = first.clock.now()
    await stop()
    expect((await start(DAY_MS)).clock.now()).toBeGreaterThanOrEqual(before + DAY_MS)
    await stop()
    expect((await start(0)).clock.now()).toBeGreaterThanOrEqual(before + DAY_MS)
  })

  it('product time believes the machine when the time that was seen lies too far ahead, and says so', async () => {
    await start(400 * DAY_MS)
    await stop()
    const told: string[] = []
    const { clock } = await start(0, { ...silentLogger, error: (_fields: LogFields, text) => void told.push(text) })
    expect(Math.abs(clock.now() - Date.now())).toBeLessThan(60_000)
    expect(told).toHaveLength(1)
  })

  it('product time is remembered while it runs, so that a kill loses no more than a moment', async () => {
    const { clock } = await start(0)
    const later = clock.now() + 100
    await expect.poll(async () => (await readSeen(database.db)) ?? 0).toBeGreaterThanOrEqual(later)
  })
})
