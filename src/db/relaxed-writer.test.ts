import { sql } from 'kysely'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { migrate } from './migrate.ts'
import { openDatabase, type Database } from './database.ts'
import type { Db, Trx } from './transaction.ts'
import { transact } from './transaction.ts'

/** SQLite's words for it: 1 is normal, 2 is full. */
const safetyOf = async (db: Db): Promise<number | undefined> => {
  const { rows } = await sql<{ synchronous: number }>`select synchronous from pragma_synchronous`.execute(db)
  return rows[0]?.synchronous
}
const fails = async (trx: Trx): Promise<never> => {
  await sql`select 1`.execute(trx)
  throw new Error('undone')
}

describe('what is found again when it is lost', () => {
  let folder: string
  let database: Database
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'switchboard-relaxed-'))
    database = openDatabase(folder, () => undefined)
    await migrate(database.db)
  })
  afterEach(async () => {
    await database.close()
    rmSync(folder, { recursive: true })
  })

  it('is committed without asking the disk, again and again, and nothing else is', async () => {
    for (let time = 0; time < 3; time++) {
      expect(await database.relaxedWriter.write(safetyOf)).toBe(1)
      expect(await database.writer.write(safetyOf)).toBe(2)
      expect(await transact(database.db, safetyOf)).toBe(2)
      expect(await safetyOf(database.db)).toBe(2)
    }
  })

  it('leaves the others as safe as they were when it fails', async () => {
    await expect(database.relaxedWriter.write(fails)).rejects.toThrow('undone')
    expect(await safetyOf(database.db)).toBe(2)
    expect(await database.relaxedWriter.write(safetyOf)).toBe(1)
  })

  it('takes its turn with the others, however many write at once', async () => {
    const safeties = await Promise.all(
      Array.from({ length: 60 }, (_, n) =>
        n % 3 === 0
          ? database.relaxedWriter.write(safetyOf)
          : n % 3 === 1
            ? database.writer.write(safetyOf)
            : transact(database.db, safetyOf),
      ),
    )
    expect(safeties).toEqual(Array.from({ length: 60 }, (_, n) => (n % 3 === 0 ? 1 : 2)))
  })
})
