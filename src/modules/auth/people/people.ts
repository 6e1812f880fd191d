import { takeTurns } from '../../../db/portable.ts'
import { transact, type Trx } from '../../../db/transaction.ts'
import { authorize, type Actor } from '../../../kernel/actor.ts'
import { decodeCursor, toPage, type Page, type PageRequest } from '../../../kernel/page.ts'
import type { Person, Session } from '../contract.ts'
import type { Role } from '../core/permissions.ts'
import type { AuthParts } from '../deps.ts'
import { lastOwner, personNotFound } from '../errors.ts'
import { deleteFactor, deleteHalfLoginsOf } from '../factor/store.ts'
import { readSessions } from '../own/account.ts'
import { findUserById, lockUser, type User } from '../queries.ts'
import { IDLE_MS } from '../sessions.ts'
import { endSessions } from '../store.ts'
import { countActiveOwners, peopleAfter, type PersonRow } from './queries.ts'
import { deleteUser, writeDisabled, writeRole } from './store.ts'

/** Who has access. Owners are changed by owners only, and the last one who can sign in stays. */
export interface People {
  list(actor: Actor, page: PageRequest): Promise<Page<Person>>
  /** Holds from their next request on. @throws AppError `person_not_found`, `last_owner`, `forbidden` */
  changeRole(actor: Actor, id: number, role: Role): Promise<void>
  /** Their sessions, live views and keys are dead at once. @throws as `changeRole` */
  disable(actor: Actor, id: number): Promise<void>
  enable(actor: Actor, id: number): Promise<void>
  /** For good, with their sessions and keys; what they did stays in the audit log. @throws as `changeRole` */
  remove(actor: Actor, id: number): Promise<void>
  listSessions(actor: Actor, id: number): Promise<Session[]>
  /** Resolves to how many ended. */
  endSessions(actor: Actor, id: number): Promise<number>
  /** For somebody who lost theirs: the password alone signs in again. Ends their sessions. */
  resetSecondFactor(actor: Actor, id: number): Promise<void>
}

interface Change {
  readonly id: number
  readonly action: string
  readonly details?: Readonly<Record<string, string>>
  /** What they would be afterwards, when that changes; null: gone or disabled. */
  readonly roleAfter?: Role | null
}

export const createPeople = (parts: AuthParts): People => ({ ...createReadings(parts), ...createChanges(parts) })

const createReadings = ({ database, realClock, ...parts }: AuthParts): Pick<People, 'list' | 'listSessions'> => ({
  async list(actor, { limit, cursor }) {
    authorize(actor, 'people.read')
    const afterId = cursor === undefined ? 0 : Number(decodeCursor(cursor, 1)[0])
    const now = realClock.now()
    const rows = await peopleAfter(database.readDb, { afterId, limit: limit + 1, now, seenAfter: now - IDLE_MS })
    const { items, nextCursor } = toPage(rows, limit, ({ id }) => [id])
    return { items: items.map(toPerson), nextCursor }
  },
  async listSessions(actor, id) {
    authorize(actor, 'people.read')
    if ((await findUserById(database.readDb, id)) === undefined) throw personNotFound(id)
    return readSessions({ database, realClock, ...parts }, id)
  },
})

function createChanges(parts: AuthParts): Omit<People, 'list' | 'listSessions'> {
  const { realClock } = parts
  const shutOut = async (trx: Trx, id: number): Promise<number> => {
    await deleteHalfLoginsOf(trx, id)
    return endSessions(trx, { userId: id }, realClock.now())
  }
  return {
    async changeRole(actor, id, role) {
      const what = { action: 'person.role_changed', details: { role }, roleAfter: role }
      await change(parts, actor, { id, ...what }, (trx) => writeRole(trx, id, role))
    },
    async disable(actor, id) {
      await change(parts, actor, { id, action: 'person.disabled', roleAfter: null }, async (trx) => {
        await writeDisabled(trx, id, realClock.now())
        await shutOut(trx, id)
      })
    },
    async enable(actor, id) {
      await change(parts, actor, { id, action: 'person.enabled' }, (trx) => writeDisabled(trx, id, null))
    },
    async remove(actor, id) {
      await change(parts, actor, { id, action: 'person.removed', roleAfter: null }, (trx) => deleteUser(trx, id))
    },
    endSessions: (actor, id) =>
      change(parts, actor, { id, action: 'person.sessions_ended' }, (trx) => shutOut(trx, id)),
    async resetSecondFactor(actor, id) {
      await change(parts, actor, { id, action: 'person.second_factor_reset' }, async (trx) => {
        await deleteFactor(trx, id)
        await shutOut(trx, id)
      })
    },
  }
}

/** One person after the other: two owners who lower each other at the same moment must not both succeed. */
async function change<T>(
  { database, audit }: AuthParts,
  actor: Actor,
  { id, action, details = {}, roleAfter }: Change,
  work: (trx: Trx) => Promise<T>,
): Promise<T> {
  authorize(actor, 'people.write')
  return transact(database.db, async (trx) => {
    await takeTurns(trx, 'people')
    const user = await findChangeable(trx, actor, id)
    if (roleAfter === 'owner') authorize(actor, 'owners.write')
    else if (roleAfter !== undefined) await keepAnOwner(trx, user)
    await audit.record(trx, actor, { action, subject: `user:${id}`, details: { name: user.name, ...details } })
    return work(trx)
  })
}

/** Locked until the end of the transaction. @throws AppError `person_not_found`, `forbidden` */
export async function findChangeable(trx: Trx, actor: Actor, id: number): Promise<User> {
  const user = await lockUser(trx, id)
  if (user === undefined) throw personNotFound(id)
  if (user.role === 'owner') authorize(actor, 'owners.write')
  return user
}

async function keepAnOwner(trx: Trx, user: User): Promise<void> {
  const counts = user.role === 'owner' && user.disabled_at === null
  if (counts && (await countActiveOwners(trx)) <= 1) throw lastOwner()
}

const toPerson = (row: PersonRow): Person => ({
  id: row.id,
  name: row.name,
  role: row.role,
  createdAt: row.created_at,
  disabledAt: row.disabled_at,
  hasSecondFactor: row.factor_since !== null,
  lastSeenAt: row.last_seen_at,
  liveSessions: row.live_sessions ?? 0,
})
