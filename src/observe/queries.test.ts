import { afterEach, beforeEach, expect, it } from 'vitest'
import { onEachStore } from '../../test/support/each-store.ts'
import type { TestDatabase } from '../../test/support/test-database.ts'
import {
  countAccounts,
  countCampaigns,
  countUnhandledUpdates,
  countWaiting,
  lastBackupAt,
  oldestDirect,
  readStoreVersion,
  readWorkers,
  sumDeliveries,
} from './queries.ts'

onEachStore((each) => {
  let database: TestDatabase
  beforeEach(async () => {
    database = await each.createDatabase()
  })
  afterEach(() => database.remove())

  it('an empty install has nothing to count, and says so without a failure', async () => {
    const { readDb } = database
    expect(await countAccounts(readDb)).toEqual({})
    expect(await countCampaigns(readDb)).toEqual({})
    expect(await countWaiting(readDb)).toEqual({ campaign: 0, direct: 0 })
    expect(await oldestDirect(readDb)).toBeNull()
    expect(await lastBackupAt(readDb)).toBeNull()
    expect(await countUnhandledUpdates(readDb)).toBe(0)
    expect(Object.values(await sumDeliveries(readDb)).every((count) => count === 0)).toBe(true)
    expect(await readWorkers(database)).toEqual([])
  })

  it('the store is named with its version', async () => {
    const { name, version } = await readStoreVersion(database)
    expect(name).toBe(each.store)
    expect(version).toMatch(/^\d+\.\d+/)
  })

  it('workers are listed with their bots and how long their word holds', async () => {
    await database.db
      .insertInto('workers')
      .values([
        { owner: 'worker a:1', until: Date.now() + 60_000 },
        { owner: 'worker b:2', until: 0 },
      ])
      .execute()
    const workers = await readWorkers(database)
    expect(workers).toHaveLength(each.store === 'SQLite' ? 0 : 2)
    if (each.store === 'SQLite') return
    const [first, second] = workers
    expect(first).toMatchObject({ owner: 'worker a:1', bots: 0 })
    expect(first?.leftMs).toBeGreaterThan(30_000)
    expect(second?.leftMs).toBeLessThan(0)
  })
})
