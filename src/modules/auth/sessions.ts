import { createHash, randomBytes } from 'node:crypto'
import type { Database } from '../../db/database.ts'
import type { Trx } from '../../db/transaction.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Logger } from '../../kernel/log.ts'
import type { Me } from './contract.ts'
import { permissionsOf, type Role } from './core/permissions.ts'
import { findSession, type Session } from './queries.ts'
import { insertSession, pruneSessions, touchSession } from './store.ts'

const HOUR_MS = 3_600_000
export const IDLE_MS = 8 * HOUR_MS
export const ABSOLUTE_MS = 7 * 24 * HOUR_MS
/** How long an ended session still tells that its address is the user's own. */
const KEEP_MS = 90 * 24 * HOUR_MS
const TOUCH_EVERY_MS = 60_000
const TOKEN_BYTES = 32
const MAX_USER_AGENT_LENGTH = 300

/** Where a request came from. */
export interface Origin {
  readonly address: string
  readonly userAgent: string
}

export interface SessionDeps {
  readonly database: Database
  /** The real clock: security does not run faster in simulations. */
  readonly realClock: Clock
  readonly logger: Logger
}

export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex')

export const userActor = (user: { id: number; name: string; role: Role }): Actor => ({
  kind: 'user',
  id: user.id,
  name: user.name,
  permissions: new Set(permissionsOf(user.role)),
})

/** Only the caller ever has the token; the store has its hash. */
export async function startSession(trx: Trx, userId: number, origin: Origin, now: number): Promise<string> {
  const token = randomBytes(TOKEN_BYTES).toString('base64url')
  await pruneSessions(trx, now - KEEP_MS)
  await insertSession(trx, {
    userId,
    tokenHash: hashToken(token),
    at: now,
    expiresAt: now + ABSOLUTE_MS,
    address: origin.address,
    userAgent: origin.userAgent.slice(0, MAX_USER_AGENT_LENGTH),
  })
  return token
}

export function createSessions({ database, realClock, logger }: SessionDeps) {
  const findLive = async (token: string): Promise<Session | undefined> => {
    const session = await findSession(database.readDb, hashToken(token))
    return session !== undefined && realClock.now() < endsAt(session) ? session : undefined
  }
  const touch = async (session: Session): Promise<void> => {
    const now = realClock.now()
    if (now - session.last_seen_at < TOUCH_EVERY_MS) return
    await database.writer
      .write((trx) => touchSession(trx, session.id, now))
      .catch((error: unknown) => logger.warn({ err: error }, 'the last sight of a session could not be written'))
  }
  return {
    async authenticate(token: string): Promise<Actor | null> {
      const session = await findLive(token)
      if (session === undefined) return null
      await touch(session)
      return userActor({ ...session, id: session.user_id })
    },
    async recheck(token: string): Promise<Actor | null> {
      const session = await findLive(token)
      return session === undefined ? null : userActor({ ...session, id: session.user_id })
    },
    async me(token: string): Promise<Me | null> {
      const session = await findLive(token)
      if (session === undefined) return null
      const { user_id: id, name, role } = session
      return { id, name, role, permissions: [...permissionsOf(role)], sessionExpiresAt: endsAt(session) }
    },
  }
}

const endsAt = ({ last_seen_at, expires_at }: Session): number => Math.min(expires_at, last_seen_at + IDLE_MS)
