import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { insertBot } from '../../../test/support/people.ts'
import type { TestDatabase } from '../../../test/support/test-database.ts'
import { transact } from '../../db/transaction.ts'
import { readWait, saveWait } from './wait-store.ts'
import { onEachStore } from '../../../test/support/each-store.ts'

onEachStore(({ createDatabase }) => {
  let database: TestDatabase
  let bot = 0
  beforeEach(async () => {
    database = await createDatabase()
    bot = await insertBot(database.db, 'waiting_bot')
  })
  afterEach(() => database.remove())

  const save = (until: number): Promise<void> => transact(database.db, (trx) => saveWait(trx, bot, until))

  describe('a stored wait', () => {
    it('is not there before Telegram asked for one', async () => {
      expect(await readWait(database.db, bot)).toBeNull()
    })

    it('lasts until the latest end that was named, in whatever order the answers came', async () => {
      await save(10_072_000)
      await save(5_000)
      expect(await readWait(database.db, bot)).toBe(10_072_000)
      await save(20_000_000)
      expect(await readWait(database.db, bot)).toBe(20_000_000)
    })
  })
})
