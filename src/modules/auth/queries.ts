import type { Db } from '../../db/transaction.ts'
import type { Role } from './core/permissions.ts'

export interface User {
  readonly id: number
  readonly name: string
  readonly role: Role
  readonly password_hash: string
}

export interface Session {
  readonly id: number
  readonly user_id: number
  readonly name: string
  readonly role: Role
  readonly last_seen_at: number
  readonly expires_at: number
}

export async function hasUsers(db: Db): Promise<boolean> {
  return (await db.selectFrom('users').select('id').limit(1).executeTakeFirst()) !== undefined
}

export const findUser = (db: Db, name: string): Promise<User | undefined> =>
  db.selectFrom('users').select(['id', 'name', 'role', 'password_hash']).where('name', '=', name).executeTakeFirst()

export const findSession = (db: Db, tokenHash: string): Promise<Session | undefined> =>
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
    ])
    .where('sessions.token_hash', '=', tokenHash)
    .executeTakeFirst()

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
