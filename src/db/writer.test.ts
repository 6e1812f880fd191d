import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { onEachStore } from '../../test/support/each-store.ts'
import type { TestDatabase } from '../../test/support/test-database.ts'
import { isPostgres } from './portable.ts'
import type { Trx } from './transaction.ts'

const insert = (key: string) => (trx: Trx) => trx.insertInto('instance').values({ key, value: 'x' }).execute()

/** Another one in each transaction: its number, or how many changes were committed before it. */
const transactionOf = async (trx: Trx) => {
  const { rows } = await (
    isPostgres(trx) ? sql`select pg_current_xact_id()::text` : sql`select data_version from pragma_data_version()`
  ).execute(trx)
  return JSON.stringify(rows)
}

onEachStore(({ store, createDatabase }) => {
  let database: TestDatabase
  beforeEach(async () => {
    database = await createDatabase()
  })
  afterEach(() => database.remove())

  const keys = async () =>
    (await database.readDb.selectFrom('instance').select('key').orderBy('key').execute()).map(({ key }) => key)

  describe('the writer', () => {
    it('resolves with the value of the job once it can be read elsewhere', async () => {
      const value = await database.writer.write(async (trx) => {
        await insert('a')(trx)
        return 'done'
      })
      expect(value).toBe('done')
      expect(await keys()).toEqual(['a'])
    })

    it('undoes only the job that throws', async () => {
      const jobs = [
        database.writer.write(insert('a')),
        database.writer.write(async (trx) => {
          await insert('half')(trx)
          throw new Error('second job')
        }),
        database.writer.write(insert('a')),
        database.writer.write(insert('b')),
      ]
      const results = await Promise.allSettled(jobs)
      expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled'])
      expect(await keys()).toEqual(['a', 'b'])
    })

    it('commits what arrives together in one transaction', async () => {
      const transactions = await Promise.all(
        Array.from({ length: 20 }, (_, n) =>
          database.writer.write(async (trx) => {
            await insert(`${n}`)(trx)
            return transactionOf(trx)
          }),
        ),
      )
      expect(await keys()).toHaveLength(20)
      expect(new Set(transactions).size).toBeLessThan(10)
    })

    it('closes a transaction after its budget, so that nobody waits long', async () => {
      const slow = (ms: number) => (_trx: Trx) => {
        const until = performance.now() + ms
        while (performance.now() < until);
        return Promise.resolve(database.writer.queued)
      }
      const queuedAt = await Promise.all(Array.from({ length: 6 }, () => database.writer.write(slow(5))))
      expect(queuedAt).toEqual([5, 4, 3, 2, 1, 0])
      const turns: string[] = []
      const work = Promise.all([1, 2, 3, 4].map(() => database.writer.write(slow(9)).then(() => turns.push('write'))))
      const other = new Promise<void>((resolve) => setTimeout(() => resolve(void turns.push('other')), 1))
      await Promise.all([work, other])
      expect(turns.indexOf('other')).toBeLessThan(3)
    })

    it.runIf(store === 'SQLite')('refuses more than it may hold, and takes more when it has drained', async () => {
      const jobs = Array.from({ length: 20_000 }, () => database.writer.write(() => Promise.resolve(1)))
      await expect(database.writer.write(insert('a'))).rejects.toMatchObject({ code: 'busy', kind: 'unavailable' })
      await Promise.all(jobs)
      await database.writer.write(insert('a'))
      expect(await keys()).toEqual(['a'])
    })

    it('refuses a write that a transaction would wait for in vain', async () => {
      const inside = database.writer.write(() => database.writer.write(insert('a')))
      await expect(inside).rejects.toThrow(/inside an open transaction/)
      await database.writer.write(insert('b'))
      expect(await keys()).toEqual(['b'])
    })

    it.runIf(store === 'SQLite')(
      'says so when the disk is full, loses nothing that was confirmed, and goes on when there is room',
      async () => {
        await database.writer.write(insert('before'))
        const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(database.db)
        await sql`pragma max_page_count = ${sql.raw(String(rows[0]!.page_count))}`.execute(database.db)
        const big = (trx: Trx) =>
          trx
            .insertInto('instance')
            .values({ key: 'big', value: 'x'.repeat(200_000) })
            .execute()
        const results = await Promise.allSettled([database.writer.write(big), database.writer.write(big)])
        expect(
          results.map((result) => result.status === 'rejected' && (result.reason as { code?: string }).code),
        ).toEqual(['disk_full', 'disk_full'])
        expect(await keys()).toEqual(['before'])
        await sql`pragma max_page_count = 1000000`.execute(database.db)
        await database.writer.write(insert('after'))
        expect(await keys()).toEqual(['after', 'before'])
      },
    )
  })
})
