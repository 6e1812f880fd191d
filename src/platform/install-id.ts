import { randomUUID } from 'node:crypto'
import type { Db, Trx } from '../db/transaction.ts'

const ID = 'install_id'
const RESTORED = 'restored'

/** Which install this is; made when it is first asked for. A restored copy keeps it. */
export async function installId(db: Db): Promise<string> {
  await db
    .insertInto('instance')
    .values({ key: ID, value: randomUUID() })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute()
  const { value } = await db.selectFrom('instance').select('value').where('key', '=', ID).executeTakeFirstOrThrow()
  return value
}

/** Written by a restore, and taken away by the first start after it, which holds everything. */
export interface RestoreMark {
  readonly backupId: number
  /** Product time of the snapshot: what the original did later is not in here. */
  readonly takenAt: number
}

export async function writeRestoreMark(trx: Trx, mark: RestoreMark): Promise<void> {
  const value = JSON.stringify(mark)
  await trx
    .insertInto('instance')
    .values({ key: RESTORED, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute()
}

/** In the transaction that holds everything. */
export async function takeRestoreMark(trx: Trx): Promise<RestoreMark | null> {
  const row = await trx.selectFrom('instance').select('value').where('key', '=', RESTORED).executeTakeFirst()
  if (row === undefined) return null
  await trx.deleteFrom('instance').where('key', '=', RESTORED).execute()
  return JSON.parse(row.value) as RestoreMark
}
