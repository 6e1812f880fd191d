import type { Trx } from '../../../db/transaction.ts'
import type { Role } from '../core/permissions.ts'

interface NewCode {
  readonly purpose: 'invite' | 'reset'
  readonly codeHash: string
  readonly role: Role | null
  readonly note: string
  readonly userId: number | null
  readonly createdBy: string
  readonly at: number
  readonly expiresAt: number
}

export async function insertCode(trx: Trx, code: NewCode): Promise<number> {
  await trx.deleteFrom('one_time_codes').where('expires_at', '<=', code.at).execute()
  const row = await trx
    .insertInto('one_time_codes')
    .values({
      purpose: code.purpose,
      code_hash: code.codeHash,
      role: code.role,
      note: code.note,
      user_id: code.userId,
      created_by: code.createdBy,
      created_at: code.at,
      expires_at: code.expiresAt,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

/** False when it was used or withdrawn before. */
export async function deleteCode(trx: Trx, id: number, purpose: 'invite' | 'reset'): Promise<boolean> {
  const result = await trx
    .deleteFrom('one_time_codes')
    .where('id', '=', id)
    .where('purpose', '=', purpose)
    .executeTakeFirst()
  return result.numDeletedRows > 0n
}

export async function deleteResetsOf(trx: Trx, userId: number): Promise<void> {
  await trx.deleteFrom('one_time_codes').where('user_id', '=', userId).execute()
}

export async function writeRole(trx: Trx, userId: number, role: Role): Promise<void> {
  await trx.updateTable('users').set({ role }).where('id', '=', userId).execute()
}

/** @param at null: may sign in again */
export async function writeDisabled(trx: Trx, userId: number, at: number | null): Promise<void> {
  await trx.updateTable('users').set({ disabled_at: at }).where('id', '=', userId).execute()
}

/** Sessions, keys, codes and factors go with them. */
export async function deleteUser(trx: Trx, userId: number): Promise<void> {
  await trx.deleteFrom('users').where('id', '=', userId).execute()
}
