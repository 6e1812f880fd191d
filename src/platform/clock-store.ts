import { transact, type Db } from '../db/transaction.ts'

const SEEN = 'clock_seen'

/** The latest product time that a process of this install knew; null on a new one. */
export async function readSeen(db: Db): Promise<number | null> {
  const row = await db.selectFrom('instance').select('value').where('key', '=', SEEN).executeTakeFirst()
  return row === undefined ? null : Number(row.value)
}

export function writeSeen(db: Db, atMs: number): Promise<void> {
  return transact(db, async (trx) => {
    const value = String(atMs)
    await trx
      .insertInto('instance')
      .values({ key: SEEN, value })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
      .execute()
  })
}
