import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.ts'
import { translate } from './errors.ts'

const HELD_MS = 300
/** A wait inside SQLite would hold the loop for all of that time. */
const LONGEST_TURN_MS = 150

describe('a database that another program writes to', () => {
  let database: TestDatabase
  let other: DatabaseSync
  beforeEach(async () => {
    database = await createTestDatabase()
    other = new DatabaseSync(database.path ?? '')
    other.exec('begin immediate')
  })
  afterEach(async () => {
    other.close()
    await database.remove()
  })
  const insert = (key: string) => database.db.insertInto('instance').values({ key, value: 'x' }).execute()

  it('is waited for beside the event loop', async () => {
    const waiting = insert('mine')
    let longest = 0
    const startedAt = performance.now()
    for (let last = startedAt; last - startedAt < HELD_MS;) {
      await new Promise((resolve) => setTimeout(resolve, 5))
      longest = Math.max(longest, performance.now() - last)
      last = performance.now()
    }
    other.exec('rollback')
    await waiting
    expect(longest).toBeLessThan(LONGEST_TURN_MS)
    expect(await database.db.selectFrom('instance').select('value').where('key', '=', 'mine').execute()).toHaveLength(1)
  })

  it('is told of in words when it stays locked, and works again afterwards', async () => {
    await expect(insert('mine')).rejects.toMatchObject({ code: 'database_locked', kind: 'unavailable', retryAfterS: 1 })
    other.exec('rollback')
    await insert('mine')
  }, 15_000)
})

describe('what SQLite says', () => {
  const thrown = (errcode: number): Error =>
    Object.assign(new Error('of SQLite'), { code: 'ERR_SQLITE_ERROR', errcode })

  it.each([
    [5, 'database_locked'],
    [517, 'database_locked'],
    [10, 'disk_failed'],
    [4874, 'disk_failed'],
    [13, 'disk_full'],
  ])('is said in our words: %i becomes %s', (errcode, code) => {
    expect(translate(thrown(errcode))).toMatchObject({ code, kind: 'unavailable' })
  })

  it('stays as it is where nobody can do anything about it', () => {
    const error = thrown(19)
    expect(translate(error)).toBe(error)
  })
})
