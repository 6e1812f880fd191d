import type { Database } from '../../db/database.ts'
import type { Trx } from '../../db/transaction.ts'
import type { Actor, SessionFacts } from '../../kernel/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Logger } from '../../kernel/log.ts'
import type { Me } from './contract.ts'
import { permissionsOf, type Role } from './core/permissions.ts'
import { hasSecondFactor } from './factor/queries.ts'
import { findSession, type SessionRow } from './queries.ts'
import { hashToken, randomToken } from './random.ts'
import { insertSession, pruneSessions, touchSession } from './store.ts'

const HOUR_MS = 3_600_000
export const IDLE_MS = 8 * HOUR_MS
export const ABSOLUTE_MS = 7 * 24 * HOUR_MS
/** How long a password or a code counts as given just now. */
export const FRESH_MS = 5 * 60_000
/** How long an ended session still tells that its address is the user's own. */
const KEEP_MS = 90 * 24 * HOUR_MS
const TOUCH_EVERY_MS = 60_000
const MAX_USER_AGENT_LENGTH = 300

/** Where a request came from. */
export interface Origin {
  readonly address: string
  readonly userAgent: string
  /** The mark of a browser that is known, as it came. */
  readonly device?: string | undefined
}

export interface SessionDeps {
  readonly database: Database
  /** The real clock: security does not run faster in simulations. */
  readonly realClock: Clock
  readonly logger: Logger
}

export interface UserFacts {
  readonly id: number
  readonly name: string
  readonly role: Role
  readonly session?: SessionFacts
}

export const userActor = ({ id, name, role, session }: UserFacts): Actor => ({
  kind: 'user',
  id,
  name,
  permissions: new Set(permissionsOf(role)),
  ...(session === undefined ? {} : { session }),
})

/** Only the caller ever has the token; the store has its hash. */
export async function startSession(trx: Trx, userId: number, origin: Origin, now: number): Promise<string> {
  const token = randomToken()
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

export interface SessionCheck {
  /** Who a token belongs to; counts as a sign of life of the session. Null: unknown, ended, expired, or its person is disabled. */
  authenticate(token: string): Promise<Actor | null>
  /** The same question without keeping the session alive. */
  recheck(token: string): Promise<Actor | null>
  me(token: string): Promise<Me | null>
  /** Whether a password or code was given within the last five minutes. The system needs none; a key has none. */
  isFresh(actor: Actor): boolean
}

export function createSessions({ database, realClock, logger }: SessionDeps): SessionCheck {
  const findLive = async (token: string): Promise<SessionRow | undefined> => {
    const session = await findSession(database.readDb, hashToken(token))
    return session !== undefined && realClock.now() < endsAt(session) ? session : undefined
  }
  const touch = async (session: SessionRow): Promise<void> => {
    const now = realClock.now()
    if (now - session.last_seen_at < TOUCH_EVERY_MS) return
    await database.writer
      .write((trx) => touchSession(trx, session.id, now))
      .catch((error: unknown) => logger.warn({ err: error }, 'the last sight of a session could not be written'))
  }
  return {
    async authenticate(token) {
      const session = await findLive(token)
      if (session === undefined) return null
      await touch(session)
      return actorOf(session)
    },
    async recheck(token) {
      const session = await findLive(token)
      return session === undefined ? null : actorOf(session)
    },
    async me(token) {
      const session = await findLive(token)
      if (session === undefined) return null
      const { id: sessionId, user_id: id, name, role } = session
      return {
        id,
        name,
        role,
        permissions: [...permissionsOf(role)],
        sessionId,
        sessionExpiresAt: endsAt(session),
        hasSecondFactor: await hasSecondFactor(database.readDb, id),
      }
    },
    isFresh(actor) {
      if (actor.kind === 'system') return true
      if (actor.kind === 'key' || actor.session === undefined) return false
      return realClock.now() - actor.session.provedAt < FRESH_MS
    },
  }
}

const actorOf = ({ id, user_id, name, role, proved_at }: SessionRow): Actor =>
  userActor({ id: user_id, name, role, session: { id, provedAt: proved_at } })

const endsAt = ({ last_seen_at, expires_at }: SessionRow): number => Math.min(expires_at, last_seen_at + IDLE_MS)
