import type { Db } from '../../../db/transaction.ts'

export const findFactor = (db: Db, userId: number) =>
  db.selectFrom('second_factors').selectAll().where('user_id', '=', userId).executeTakeFirst()

/** True once its first code was given. */
export async function hasSecondFactor(db: Db, userId: number): Promise<boolean> {
  const row = await db
    .selectFrom('second_factors')
    .select('user_id')
    .where('user_id', '=', userId)
    .where('confirmed_at', 'is not', null)
    .executeTakeFirst()
  return row !== undefined
}

export async function countUnusedRecoveryCodes(db: Db, userId: number): Promise<number> {
  const row = await db
    .selectFrom('recovery_codes')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('user_id', '=', userId)
    .where('used_at', 'is', null)
    .executeTakeFirst()
  return row?.count ?? 0
}

/** Undefined: there is none at this place, or it was used. */
export async function findRecoveryHash(db: Db, userId: number, place: number): Promise<string | undefined> {
  const row = await db
    .selectFrom('recovery_codes')
    .select('code_hash')
    .where('user_id', '=', userId)
    .where('place', '=', place)
    .where('used_at', 'is', null)
    .executeTakeFirst()
  return row?.code_hash
}

export const findHalfLogin = (db: Db, tokenHash: string, now: number) =>
  db
    .selectFrom('half_logins')
    .innerJoin('users', 'users.id', 'half_logins.user_id')
    .select(['users.id', 'users.name', 'users.role'])
    .where('half_logins.token_hash', '=', tokenHash)
    .where('half_logins.expires_at', '>', now)
    .where('users.disabled_at', 'is', null)
    .executeTakeFirst()
