import type { Trx } from '../../db/transaction.ts'
import type { Role } from './core/permissions.ts'
import type { Failures } from './core/throttle.ts'

interface NewUser {
  readonly name: string
  readonly role: Role
  readonly passwordHash: string
  readonly at: number
}

export async function insertUser(trx: Trx, { name, role, passwordHash, at }: NewUser): Promise<number> {
  const row = await trx
    .insertInto('users')
    .values({ name, role, password_hash: passwordHash, created_at: at })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

export async function updatePasswordHash(trx: Trx, userId: number, passwordHash: string): Promise<void> {
  await trx.updateTable('users').set({ password_hash: passwordHash }).where('id', '=', userId).execute()
}

interface NewSession {
  readonly userId: number
  readonly tokenHash: string
  readonly at: number
  readonly expiresAt: number
  readonly address: string
  readonly userAgent: string
}

export async function insertSession(trx: Trx, session: NewSession): Promise<void> {
  await trx
    .insertInto('sessions')
    .values({
      user_id: session.userId,
      token_hash: session.tokenHash,
      created_at: session.at,
      last_seen_at: session.at,
      expires_at: session.expiresAt,
      address: session.address,
      user_agent: session.userAgent,
      proved_at: session.at,
    })
    .execute()
}

export async function touchSession(trx: Trx, sessionId: number, at: number): Promise<void> {
  await trx.updateTable('sessions').set({ last_seen_at: at }).where('id', '=', sessionId).execute()
}

export async function markProved(trx: Trx, sessionId: number, at: number): Promise<void> {
  await trx.updateTable('sessions').set({ proved_at: at }).where('id', '=', sessionId).execute()
}

interface Ending {
  readonly userId: number
  /** Only this one. */
  readonly only?: number
  /** All but this one. */
  readonly except?: number
}

/** The rows stay for a while: they tell which addresses are the user's own. Resolves to how many were live. */
export async function endSessions(trx: Trx, { userId, only, except }: Ending, at: number): Promise<number> {
  let query = trx
    .updateTable('sessions')
    .set({ expires_at: at })
    .where('user_id', '=', userId)
    .where('expires_at', '>', at)
  if (only !== undefined) query = query.where('id', '=', only)
  if (except !== undefined) query = query.where('id', '<>', except)
  return Number((await query.executeTakeFirst()).numUpdatedRows)
}

export async function pruneSessions(trx: Trx, expiredBefore: number): Promise<void> {
  await trx.deleteFrom('sessions').where('expires_at', '<', expiredBefore).execute()
}

export async function readFailures(trx: Trx, key: string): Promise<Failures | undefined> {
  const row = await trx.selectFrom('login_failures').selectAll().where('key', '=', key).executeTakeFirst()
  return row && { count: row.count, lastAt: row.last_at, blockedUntil: row.blocked_until }
}

export async function writeFailures(trx: Trx, key: string, { count, lastAt, blockedUntil }: Failures): Promise<void> {
  const values = { count, last_at: lastAt, blocked_until: blockedUntil }
  await trx
    .insertInto('login_failures')
    .values({ key, ...values })
    .onConflict((conflict) => conflict.column('key').doUpdateSet(values))
    .execute()
}

export async function clearFailures(trx: Trx, key: string): Promise<void> {
  await trx.deleteFrom('login_failures').where('key', '=', key).execute()
}

export async function pruneFailures(trx: Trx, lastBefore: number): Promise<void> {
  await trx.deleteFrom('login_failures').where('last_at', '<', lastBefore).execute()
}
