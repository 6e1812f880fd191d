import type { Db } from '../../../db/transaction.ts'

interface PageOptions {
  readonly afterId: number
  readonly limit: number
  /** Of live sessions. */
  readonly now: number
  readonly seenAfter: number
}

export const peopleAfter = (db: Db, { afterId, limit, now, seenAfter }: PageOptions) =>
  db
    .selectFrom('users')
    .select((eb) => [
      'id',
      'name',
      'role',
      'created_at',
      'disabled_at',
      eb
        .selectFrom('sessions')
        .whereRef('sessions.user_id', '=', 'users.id')
        .select(({ fn }) => fn.max('sessions.last_seen_at').as('seen'))
        .as('last_seen_at'),
      eb
        .selectFrom('sessions')
        .whereRef('sessions.user_id', '=', 'users.id')
        .where('sessions.expires_at', '>', now)
        .where('sessions.last_seen_at', '>', seenAfter)
        .select(eb.fn.countAll<number>().as('live'))
        .as('live_sessions'),
      eb
        .selectFrom('second_factors')
        .whereRef('second_factors.user_id', '=', 'users.id')
        .where('second_factors.confirmed_at', 'is not', null)
        .select('second_factors.confirmed_at')
        .as('factor_since'),
    ])
    .where('id', '>', afterId)
    .orderBy('id')
    .limit(limit)
    .execute()

export type PersonRow = Awaited<ReturnType<typeof peopleAfter>>[number]

const MAX_INVITES = 200

export const openInvites = (db: Db, now: number) =>
  db
    .selectFrom('one_time_codes')
    .select(['id', 'role', 'note', 'created_by', 'created_at', 'expires_at'])
    .where('purpose', '=', 'invite')
    .where('expires_at', '>', now)
    .orderBy('id', 'desc')
    .limit(MAX_INVITES)
    .execute()

export const findCode = (db: Db, codeHash: string, now: number) =>
  db
    .selectFrom('one_time_codes')
    .leftJoin('users', 'users.id', 'one_time_codes.user_id')
    .select([
      'one_time_codes.id',
      'one_time_codes.purpose',
      'one_time_codes.role',
      'one_time_codes.user_id',
      'one_time_codes.created_by',
      'one_time_codes.expires_at',
      'users.name',
    ])
    .where('one_time_codes.code_hash', '=', codeHash)
    .where('one_time_codes.expires_at', '>', now)
    .executeTakeFirst()

/** Owners who can sign in. */
export async function countActiveOwners(db: Db): Promise<number> {
  const row = await db
    .selectFrom('users')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('role', '=', 'owner')
    .where('disabled_at', 'is', null)
    .executeTakeFirst()
  return row?.count ?? 0
}
