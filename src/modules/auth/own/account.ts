import { transact } from '../../../db/transaction.ts'
import type { Actor } from '../../../kernel/actor.ts'
import type { Session, StepUpRequest } from '../contract.ts'
import type { AuthParts } from '../deps.ts'
import { sessionNotFound } from '../errors.ts'
import { takeCode } from '../factor/check.ts'
import { deleteHalfLoginsOf } from '../factor/store.ts'
import { liveSessions } from '../queries.ts'
import { FRESH_MS, IDLE_MS } from '../sessions.ts'
import { endSessions, markProved, updatePasswordHash } from '../store.ts'
import { checkPassword, personOf, refuseWeak } from './password.ts'

interface PasswordChange {
  readonly password: string
  readonly newPassword: string
}

/** What a person does with their own account; `actor` is always that person, in a session. */
export interface OwnAccount {
  /** Resolves to when the proof grows old. @throws AppError `wrong_password`, `login_delayed`, `wrong_code`, `code_delayed` */
  stepUp(actor: Actor, proof: StepUpRequest): Promise<number>
  /** Every other session ends. @throws AppError `wrong_password`, `login_delayed`, `weak_password` */
  changePassword(actor: Actor, change: PasswordChange): Promise<void>
  listSessions(actor: Actor): Promise<Session[]>
  /** @throws AppError `session_not_found` */
  endSession(actor: Actor, sessionId: number): Promise<void>
  /** Resolves to how many ended. */
  endOtherSessions(actor: Actor): Promise<number>
}

export function createOwnAccount(parts: AuthParts): OwnAccount {
  const { database, audit, hasher, realClock } = parts
  return {
    async stepUp(actor, proof) {
      const { id, sessionId } = personOf(actor)
      if ('password' in proof) await checkPassword(parts, id, proof.password)
      else await takeCode(parts, id, proof.code)
      const now = realClock.now()
      await transact(database.db, (trx) => markProved(trx, sessionId, now))
      return now + FRESH_MS
    },
    async changePassword(actor, { password, newPassword }) {
      const { id, name, sessionId } = personOf(actor)
      await checkPassword(parts, id, password)
      refuseWeak(newPassword, name, 'newPassword')
      const passwordHash = await hasher.hash(newPassword)
      await transact(database.db, async (trx) => {
        const now = realClock.now()
        await audit.record(trx, actor, { action: 'auth.password_changed', subject: `user:${id}` })
        await updatePasswordHash(trx, id, passwordHash)
        await deleteHalfLoginsOf(trx, id)
        await endSessions(trx, { userId: id, except: sessionId }, now)
        await markProved(trx, sessionId, now)
      })
    },
    async listSessions(actor) {
      const { id, sessionId } = personOf(actor)
      return readSessions(parts, id, sessionId)
    },
    async endSession(actor, sessionId) {
      const { id } = personOf(actor)
      await transact(database.db, async (trx) => {
        await audit.record(trx, actor, { action: 'auth.session_ended', subject: `session:${sessionId}` })
        if ((await endSessions(trx, { userId: id, only: sessionId }, realClock.now())) === 0)
          throw sessionNotFound(sessionId)
      })
    },
    async endOtherSessions(actor) {
      const { id, sessionId } = personOf(actor)
      return transact(database.db, async (trx) => {
        await audit.record(trx, actor, { action: 'auth.other_sessions_ended', subject: `user:${id}` })
        return endSessions(trx, { userId: id, except: sessionId }, realClock.now())
      })
    },
  }
}

/** @param thisOne the session that asks, when it is one of them */
export async function readSessions(parts: AuthParts, userId: number, thisOne?: number): Promise<Session[]> {
  const now = parts.realClock.now()
  const rows = await liveSessions(parts.database.readDb, userId, { now, seenAfter: now - IDLE_MS })
  return rows.map((row) => ({
    id: row.id,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
    expiresAt: Math.min(row.expires_at, row.last_seen_at + IDLE_MS),
    address: row.address,
    userAgent: row.user_agent,
    isThisOne: row.id === thisOne,
  }))
}
