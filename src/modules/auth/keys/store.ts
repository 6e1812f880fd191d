import { rowLock } from '../../../db/portable.ts'
import type { Trx } from '../../../db/transaction.ts'

interface NewKey {
  readonly name: string
  readonly userId: number | null
  readonly createdBy: string
  readonly secretHash: string
  readonly lastFour: string
  readonly scopes: readonly string[]
  readonly networks: readonly string[]
  readonly at: number
  readonly expiresAt: number | null
}

export const insertKey = (trx: Trx, key: NewKey) =>
  trx
    .insertInto('api_keys')
    .values({
      name: key.name,
      user_id: key.userId,
      created_by: key.createdBy,
      secret_hash: key.secretHash,
      last_four: key.lastFour,
      scopes: JSON.stringify(key.scopes),
      networks: JSON.stringify(key.networks),
      created_at: key.at,
      expires_at: key.expiresAt,
    })
    .returningAll()
    .executeTakeFirstOrThrow()

/** Nobody else changes the key until the end of the transaction. */
export const lockKey = (trx: Trx, id: number) =>
  trx.selectFrom('api_keys').selectAll().where('id', '=', id).$call(rowLock(trx)).executeTakeFirst()

export async function revokeKey(trx: Trx, id: number, at: number): Promise<void> {
  await trx.updateTable('api_keys').set({ revoked_at: at }).where('id', '=', id).execute()
}

export async function touchKey(trx: Trx, id: number, { at, address }: { at: number; address: string }): Promise<void> {
  await trx.updateTable('api_keys').set({ last_used_at: at, last_address: address }).where('id', '=', id).execute()
}
