import { afterEach, beforeEach, expect, it } from 'vitest'
import { onEachStore } from '../../../test/support/each-store.ts'
import { createManualClock, type ManualClock } from '../../../test/support/manual-clock.ts'
import type { TestDatabase } from '../../../test/support/test-database.ts'
import { silentLogger } from '../../kernel/log.ts'
import { createAudit } from '../audit/index.ts'
import { createLimits } from './limits.ts'
import { createRequestLimits, type RequestLimits } from './request-limits.ts'
import { createSharedWindows, type SharedWindows } from './shared-windows.ts'

const minute = 60_000

onEachStore(({ createDatabase }) => {
  let database: TestDatabase
  let realClock: ManualClock
  let processes: readonly { limits: RequestLimits; shared: SharedWindows }[]
  beforeEach(async () => {
    database = await createDatabase()
    realClock = createManualClock(100 * minute)
    processes = Array.from({ length: 3 }, () => {
      const limits = createRequestLimits({ perMinute: 60, loginPerMinute: 60, realClock })
      if (limits === null) throw new Error('no limits')
      const shared = createSharedWindows({ db: database.db, limits, realClock, logger: silentLogger })
      return { limits, shared }
    })
  })
  afterEach(() => database.remove())

  /** Everybody asks everywhere, each second, for `seconds`. */
  async function ask(seconds: number): Promise<number> {
    let taken = 0
    for (let s = 0; s < seconds; s += 1) {
      const asks = processes.flatMap(({ limits }) =>
        Array.from({ length: 5 }, () => limits.take('caller', 'user:1', 1)),
      )
      taken += asks.filter(({ isAllowed }) => isAllowed).length
      for (const { shared } of processes) await shared.sync()
      realClock.advance(1_000)
    }
    return taken
  }

  it('three processes let through what one would, and what one second lets slip', async () => {
    const taken = await ask(60)
    expect(taken).toBeGreaterThanOrEqual(60)
    expect(taken).toBeLessThanOrEqual(60 + 15)
  })

  it('a minute that is over is forgotten', async () => {
    await ask(5)
    realClock.advance(5 * minute)
    await ask(1)
    const rows = await database.db.selectFrom('request_windows').select('minute').execute()
    expect(new Set(rows.map((row) => row.minute))).toEqual(new Set([105]))
  })

  it('an install with several processes adds up by itself, until it is closed', async () => {
    const audit = createAudit({ key: Buffer.alloc(32, 1), clock: realClock })
    const options = { db: database.db, audit, clock: realClock, realClock, logger: silentLogger }
    const limits = createLimits({ ...options, perMinute: 60, loginPerMinute: 60, isShared: true })
    limits.requests?.take('caller', 'user:1', 3)
    const told = () => database.db.selectFrom('request_windows').select(['subject', 'cost']).execute()
    await expect.poll(told).toEqual([{ subject: 'caller:user:1', cost: 3 }])
    await limits.close()
  })
})
