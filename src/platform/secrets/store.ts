import { hasTable } from '../../db/has-table.ts'
import type { Db, Trx } from '../../db/transaction.ts'

const CHECK = 'master_key_check'

/** Null on a folder that was never started to the end. Works before the first migration. */
export async function readKeyCheck(db: Db): Promise<string | null> {
  if (!(await hasTable(db, 'instance'))) return null
  const row = await db.selectFrom('instance').select('value').where('key', '=', CHECK).executeTakeFirst()
  return row?.value ?? null
}

export async function insertKeyCheck(trx: Trx, value: string): Promise<void> {
  await trx.insertInto('instance').values({ key: CHECK, value }).execute()
}

export async function insertDataKey(trx: Trx, wrapped: Uint8Array, at: number): Promise<void> {
  await trx.insertInto('data_keys').values({ wrapped, created_at: at }).execute()
}

/** Counts one use of a data key; returns how often it was used with this one. */
export async function countSeal(db: Db, id: number): Promise<number> {
  const row = await db
    .updateTable('data_keys')
    .set(({ eb }) => ({ seals: eb('seals', '+', 1) }))
    .where('id', '=', id)
    .returning('seals')
    .executeTakeFirst()
  return row?.seals ?? 0
}

export async function sealsOfNewest(db: Db): Promise<number> {
  const row = await db.selectFrom('data_keys').select('seals').orderBy('id', 'desc').limit(1).executeTakeFirst()
  return row?.seals ?? 0
}

export const readDataKeys = (db: Db): Promise<{ id: number; wrapped: Uint8Array }[]> =>
  db.selectFrom('data_keys').select(['id', 'wrapped']).orderBy('id').execute()

/** False when the check value is not `from` any more. */
export async function changeKeyCheck(trx: Trx, from: string, to: string): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('instance')
    .set({ value: to })
    .where('key', '=', CHECK)
    .where('value', '=', from)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export async function rewrapDataKey(trx: Trx, id: number, wrapped: Uint8Array): Promise<void> {
  await trx.updateTable('data_keys').set({ wrapped }).where('id', '=', id).execute()
}
