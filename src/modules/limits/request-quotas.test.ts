import { afterEach, beforeEach, expect, it } from 'vitest'
import { onEachStore } from '../../../test/support/each-store.ts'
import { createManualClock, type ManualClock } from '../../../test/support/manual-clock.ts'
import type { TestDatabase } from '../../../test/support/test-database.ts'
import { systemActor } from '../../kernel/actor.ts'
import { silentLogger } from '../../kernel/log.ts'
import { createAudit } from '../audit/index.ts'
import { createLimits, type Limits } from './index.ts'

const cli = systemActor('cli')
const noon = Date.UTC(2026, 0, 15, 12)
const day = { period: 'day', timeZone: 'UTC' } as const

onEachStore(({ createDatabase }) => {
  let database: TestDatabase
  let clock: ManualClock
  let processes: readonly Limits[]
  beforeEach(async () => {
    database = await createDatabase()
    clock = createManualClock(noon)
    const audit = createAudit({ key: Buffer.alloc(32, 1), clock })
    const options = {
      db: database.db,
      audit,
      clock,
      realClock: clock,
      perMinute: 0,
      loginPerMinute: 1,
      logger: silentLogger,
      isShared: false,
    }
    processes = Array.from({ length: 3 }, () => createLimits(options))
  })
  afterEach(() => database.remove())

  const ask = async (times: number): Promise<number> => {
    const asks = processes.flatMap(({ quotas }) => Array.from({ length: times }, () => quotas.take(7)))
    return (await Promise.all(asks)).filter(({ isLeft }) => isLeft).length
  }
  const set = (amount: number) => processes[0]?.service.set(database.db, cli, { key: 'requests:key:7', ...day, amount })

  it('a key without a budget asks as often as it likes', async () => {
    expect(await ask(50)).toBe(150)
  })

  it('a key with one gets exactly that, from all processes together, and all of it again the next day', async () => {
    await set(45)
    expect(await ask(50)).toBe(45)
    expect(await processes[1]?.quotas.take(7)).toEqual({ isLeft: false, resetsAt: noon + 12 * 3_600_000 })
    expect(await processes[1]?.quotas.take(8)).toEqual({ isLeft: true })
    clock.advance(12 * 3_600_000)
    expect(await ask(50)).toBe(45)
  })

  it('a budget that is set here is known here at once and elsewhere in seconds', async () => {
    expect(await ask(1)).toBe(3)
    await set(0)
    const after = async () => Promise.all(processes.map(async ({ quotas }) => (await quotas.take(7)).isLeft))
    expect(await after()).toEqual([false, true, true])
    clock.advance(5_000)
    expect(await after()).toEqual([false, false, false])
  })

  it('a process that dies has only taken fewer than were counted', async () => {
    await set(20)
    await processes[0]?.quotas.take(7)
    clock.advance(120_000)
    const { items } = await (processes[1] as Limits).service.list(database.db, cli, { limit: 5 })
    expect(items).toMatchObject([{ spent: 10, reserved: 0, amount: 20 }])
  })
})
