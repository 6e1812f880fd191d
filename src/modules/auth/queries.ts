import { rowLock } from '../../db/portable.ts'
import type { Db, Trx } from '../../db/transaction.ts'
import type { Role } from './core/permissions.ts'

export interface User {
  readonly id: number
  readonly name: string
  readonly role: Role
  readonly password_hash: string
  readonly disabled_at: number | null
}

export interface SessionRow {
  readonly id: number
  readonly user_id: number
  readonly name: string
  readonly role: Role
  readonly last_seen_at: number
  readonly expires_at: number
  readonly proved_at: number
}

const userColumns = ['id', 'name', 'role', 'password_hash', 'disabled_at'] as const

export async function hasUsers(db: Db): Promise<boolean> {
  return (await db.selectFrom('users').select('id').limit(1).executeTakeFirst()) !== undefined
}

export const findUser = (db: Db, name: string): Promise<User | undefined> =>
  db.selectFrom('users').select(userColumns).where('name', '=', name).executeTakeFirst()

export const findUserById = (db: Db, id: number): Promise<User | undefined> =>
  db.selectFrom('users').select(userColumns).where('id', '=', id).executeTakeFirst()

/** Nobody else changes the row, or what its person may do, until the end of the transaction. */
export const lockUser = (trx: Trx, id: number): Promise<User | undefined> =>
  trx.selectFrom('users').select(userColumns).where('id', '=', id).$call(rowLock(trx)).executeTakeFirst()

/** Not of people who are disabled: what they had open is dead with the next look. */
export const findSession = (db: Db, tokenHash: string): Promise<SessionRow | undefined> =>
  db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .select([
      'sessions.id',
      'sessions.user_id',
      'users.name',
      'users.role',
      'sessions.last_seen_at',
      'sessions.expires_at',
      'sessions.proved_at',
    ])
    .where('sessions.token_hash', '=', tokenHash)
    .where('users.disabled_at', 'is', null)
    .executeTakeFirst()

export async function findSessionEnd(db: Db, id: number): Promise<number | undefined> {
  const row = await db.selectFrom('sessions').select('expires_at').where('id', '=', id).executeTakeFirst()
  return row?.expires_at
}

const MAX_SESSIONS_SHOWN = 200

/** Live ones, the last seen first. */
export const liveSessions = (db: Db, userId: number, { now, seenAfter }: { now: number; seenAfter: number }) =>
  db
    .selectFrom('sessions')
    .select(['id', 'created_at', 'last_seen_at', 'expires_at', 'address', 'user_agent'])
    .where('user_id', '=', userId)
    .where('expires_at', '>', now)
    .where('last_seen_at', '>', seenAfter)
    .orderBy('last_seen_at', 'desc')
    .orderBy('id', 'desc')
    .limit(MAX_SESSIONS_SHOWN)
    .execute()

const MAX_ADDRESSES = 500

/** From where the user has signed in, newest first. */
export async function addressesOf(db: Db, userId: number): Promise<string[]> {
  const rows = await db
    .selectFrom('sessions')
    .select('address')
    .where('user_id', '=', userId)
    .orderBy('id', 'desc')
    .limit(MAX_ADDRESSES)
    .execute()
  return rows.map(({ address }) => address)
}
