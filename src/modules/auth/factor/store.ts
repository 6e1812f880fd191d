import type { Trx } from '../../../db/transaction.ts'
import type { CodeFailures } from '../core/second-factor.ts'

interface NewFactor {
  readonly userId: number
  readonly secretSealed: Uint8Array
  readonly at: number
}

/** Replaces one whose first code was never given. */
export async function insertFactor(trx: Trx, { userId, secretSealed, at }: NewFactor): Promise<void> {
  await deleteFactor(trx, userId)
  await trx
    .insertInto('second_factors')
    .values({
      user_id: userId,
      secret_sealed: secretSealed,
      last_step: 0,
      failures: 0,
      blocked_until: 0,
      created_at: at,
    })
    .execute()
}

/**
 * Counts a try as wrong before it is looked at. The row stays locked until the end of the transaction, so that tries
 * at the same moment follow one another.
 */
export const countTry = (trx: Trx, userId: number) =>
  trx
    .updateTable('second_factors')
    .set(({ eb }) => ({ failures: eb('failures', '+', 1) }))
    .where('user_id', '=', userId)
    .returningAll()
    .executeTakeFirst()

export async function writeCodeFailures(trx: Trx, userId: number, { failures, blockedUntil }: CodeFailures) {
  await trx
    .updateTable('second_factors')
    .set({ failures, blocked_until: blockedUntil })
    .where('user_id', '=', userId)
    .execute()
}

/** False when a code of this step or a later one was taken before. */
export async function takeStep(trx: Trx, userId: number, step: number): Promise<boolean> {
  const result = await trx
    .updateTable('second_factors')
    .set({ last_step: step, failures: 0, blocked_until: 0 })
    .where('user_id', '=', userId)
    .where('last_step', '<', step)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

export async function confirmFactor(trx: Trx, userId: number, at: number): Promise<void> {
  await trx.updateTable('second_factors').set({ confirmed_at: at }).where('user_id', '=', userId).execute()
}

export async function deleteFactor(trx: Trx, userId: number): Promise<boolean> {
  await trx.deleteFrom('recovery_codes').where('user_id', '=', userId).execute()
  const result = await trx.deleteFrom('second_factors').where('user_id', '=', userId).executeTakeFirst()
  return result.numDeletedRows > 0n
}

export async function replaceRecoveryCodes(trx: Trx, userId: number, hashes: readonly string[]): Promise<void> {
  await trx.deleteFrom('recovery_codes').where('user_id', '=', userId).execute()
  await trx
    .insertInto('recovery_codes')
    .values(hashes.map((code_hash, place) => ({ user_id: userId, place, code_hash })))
    .execute()
}

/** False when somebody used it first. */
export async function useRecoveryCode(
  trx: Trx,
  { userId, place }: { userId: number; place: number },
  at: number,
): Promise<boolean> {
  const result = await trx
    .updateTable('recovery_codes')
    .set({ used_at: at })
    .where('user_id', '=', userId)
    .where('place', '=', place)
    .where('used_at', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

interface HalfLogin {
  readonly tokenHash: string
  readonly userId: number
  readonly expiresAt: number
}

export async function insertHalfLogin(trx: Trx, { tokenHash, userId, expiresAt }: HalfLogin, now: number) {
  await trx.deleteFrom('half_logins').where('expires_at', '<=', now).execute()
  await trx
    .insertInto('half_logins')
    .values({ token_hash: tokenHash, user_id: userId, expires_at: expiresAt })
    .execute()
}

/** False when it was used, or ended by a new password. */
export async function deleteHalfLogin(trx: Trx, tokenHash: string): Promise<boolean> {
  const result = await trx.deleteFrom('half_logins').where('token_hash', '=', tokenHash).executeTakeFirst()
  return result.numDeletedRows > 0n
}

export async function deleteHalfLoginsOf(trx: Trx, userId: number): Promise<void> {
  await trx.deleteFrom('half_logins').where('user_id', '=', userId).execute()
}
