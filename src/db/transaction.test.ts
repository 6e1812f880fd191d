import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { onEachStore } from '../../test/support/each-store.ts'
import type { TestDatabase } from '../../test/support/test-database.ts'
import { afterCommit, transact, type Db } from './transaction.ts'

const insert = (db: Db, key: string) => db.insertInto('instance').values({ key, value: 'x' }).execute()
const keys = async (db: Db) =>
  (await db.selectFrom('instance').select('key').orderBy('key').execute()).map(({ key }) => key)

onEachStore(({ store, createDatabase }) => {
  let database: TestDatabase
  beforeEach(async () => {
    database = await createDatabase()
  })
  afterEach(() => database.remove())

  describe('transact', () => {
    it('commits what was done and returns the value', async () => {
      expect(
        await transact(database.db, async (trx) => {
          await insert(trx, 'a')
          return 7
        }),
      ).toBe(7)
      expect(await keys(database.readDb)).toEqual(['a'])
    })

    it('undoes everything when the work throws', async () => {
      const work = transact(database.db, async (trx) => {
        await insert(trx, 'a')
        throw new Error('no')
      })
      await expect(work).rejects.toThrow('no')
      expect(await keys(database.db)).toEqual([])
    })

    it('joins the transaction that it is given', async () => {
      const work = transact(database.db, async (trx) => {
        await transact(trx, (inner) => insert(inner, 'a'))
        throw new Error('no')
      })
      await expect(work).rejects.toThrow('no')
      expect(await keys(database.db)).toEqual([])
    })

    it('acts after the commit, and never after a rollback', async () => {
      const seen: string[][] = []
      const act = () => void keys(database.readDb).then((found) => seen.push(found))
      await transact(database.db, async (trx) => {
        afterCommit(act)
        await insert(trx, 'a')
      })
      await expect.poll(() => seen).toEqual([['a']])
      const undone = transact(database.db, () => {
        afterCommit(act)
        return Promise.reject(new Error('no'))
      })
      await expect(undone).rejects.toThrow('no')
      expect(seen).toHaveLength(1)
      afterCommit(act)
      await expect.poll(() => seen).toHaveLength(2)
    })

    it('throws at once when the handle is used inside its transaction, and the handle stays usable', async () => {
      const { db } = database
      await expect(transact(db, () => insert(db, 'a'))).rejects.toThrow(/inside an open transaction/)
      await expect(transact(db, () => transact(db, () => Promise.resolve()))).rejects.toThrow(
        /inside an open transaction/,
      )
      await insert(db, 'b')
      expect(await keys(db)).toEqual(['b'])
    })

    it('lets a callback that was made inside use the handle once the transaction is over', async () => {
      let later: Promise<unknown> = Promise.resolve()
      await transact(database.db, (trx) => {
        later = new Promise((resolve) => setTimeout(resolve, 20)).then(() => insert(database.db, 'late'))
        return insert(trx, 'a')
      })
      await later
      expect(await keys(database.db)).toEqual(['a', 'late'])
    })

    it.runIf(store === 'SQLite')('takes the users of one connection in turn', async () => {
      const order: number[] = []
      await Promise.all(
        [1, 2, 3].map((n) =>
          transact(database.db, async (trx) => {
            await insert(trx, String(n))
            await new Promise((resolve) => setTimeout(resolve, 5))
            order.push(n, n)
          }),
        ),
      )
      expect(order).toEqual([1, 1, 2, 2, 3, 3])
    })
  })

  describe('the reading connection', () => {
    it('sees what is committed and cannot write', async () => {
      let seenInside: string[] = []
      await transact(database.db, async (trx) => {
        await insert(trx, 'a')
        seenInside = await keys(database.readDb)
      })
      expect(seenInside).toEqual([])
      expect(await keys(database.readDb)).toEqual(['a'])
      await expect(insert(database.readDb, 'b')).rejects.toThrow(/read-?only/)
    })

    it('answers many questions at once, each its own', async () => {
      const asked = Array.from({ length: 50 }, (_, n) => n)
      const answers = asked.map(async (n) => {
        const number = sql<number>`cast(${n} as integer)`
        const row = await database.readDb.selectNoFrom(number.as('n')).executeTakeFirstOrThrow()
        return row.n
      })
      expect(await Promise.all(answers)).toEqual(asked)
    })
  })

  describe('close', () => {
    it('waits for writes that were accepted', async () => {
      const other = await createDatabase()
      const written = other.writer.write((trx) => insert(trx, 'last'))
      await other.remove()
      await expect(written).resolves.toHaveLength(1)
    })
  })
})
