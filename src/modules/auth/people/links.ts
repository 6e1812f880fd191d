import { takeTurns } from '../../../db/portable.ts'
import { transact, type Trx } from '../../../db/transaction.ts'
import { actorLabel, authorize, systemActor, type Actor } from '../../../kernel/actor.ts'
import type { CodeLink, CodeMeaning, Invite, InviteRequest, SetupRequest } from '../contract.ts'
import type { AuthParts } from '../deps.ts'
import { inviteNotFound, linkRefused, nameTaken } from '../errors.ts'
import { deleteHalfLoginsOf } from '../factor/store.ts'
import { refuseWeak } from '../own/password.ts'
import { findUser } from '../queries.ts'
import { hashToken, randomToken } from '../random.ts'
import { startSession, userActor, type Origin } from '../sessions.ts'
import { endSessions, insertUser, updatePasswordHash } from '../store.ts'
import { findChangeable } from './people.ts'
import { findCode, openInvites } from './queries.ts'
import { deleteCode, deleteResetsOf, insertCode } from './store.ts'

const DAY_MS = 86_400_000
const RESET_MS = DAY_MS

/** Links that work once. Who makes one sees its code once; the store has its hash. */
export interface Links {
  listInvites(actor: Actor): Promise<Invite[]>
  invite(actor: Actor, request: InviteRequest): Promise<Invite & CodeLink>
  /** @throws AppError `invite_not_found` */
  withdraw(actor: Actor, inviteId: number): Promise<void>
  /** For somebody who forgot their password; a second factor is still asked for. Earlier links of theirs die. */
  resetPassword(actor: Actor, personId: number): Promise<CodeLink>
  /** What a code is for. @throws AppError `link_refused` */
  look(code: string): Promise<CodeMeaning>
  /** Resolves to the token of the new person's session. @throws AppError `link_refused`, `weak_password`, `name_taken` */
  accept(input: SetupRequest, origin: Origin): Promise<{ token: string; userId: number }>
  /** Ends all their sessions; they sign in with the new password. @throws AppError `link_refused`, `weak_password` */
  useReset(input: { code: string; password: string }): Promise<void>
}

export function createLinks(parts: AuthParts): Links {
  const { database, audit, realClock } = parts
  return {
    async listInvites(actor) {
      authorize(actor, 'people.read')
      return (await openInvites(database.readDb, realClock.now())).map(toInvite)
    },
    async invite(actor, { role, note, days }) {
      authorize(actor, 'people.write')
      if (role === 'owner') authorize(actor, 'owners.write')
      const code = randomToken()
      const at = realClock.now()
      const expiresAt = at + days * DAY_MS
      const createdBy = actorLabel(actor)
      const id = await transact(database.db, async (trx) => {
        const details = { role, note, days }
        await audit.record(trx, actor, { action: 'person.invited', subject: `role:${role}`, details })
        const codeHash = hashToken(code)
        return insertCode(trx, { purpose: 'invite', codeHash, role, note, userId: null, createdBy, at, expiresAt })
      })
      return { id, role, note, createdBy, createdAt: at, expiresAt, code, path: `/join#code=${code}` }
    },
    async withdraw(actor, inviteId) {
      authorize(actor, 'people.write')
      await transact(database.db, async (trx) => {
        await audit.record(trx, actor, { action: 'person.invite_withdrawn', subject: `invite:${inviteId}` })
        if (!(await deleteCode(trx, inviteId, 'invite'))) throw inviteNotFound(inviteId)
      })
    },
    async resetPassword(actor, personId) {
      authorize(actor, 'people.write')
      const code = randomToken()
      const at = realClock.now()
      await transact(database.db, async (trx) => {
        await takeTurns(trx, 'people')
        const { name } = await findChangeable(trx, actor, personId)
        const subject = `user:${personId}`
        await audit.record(trx, actor, { action: 'person.password_reset_made', subject, details: { name } })
        await deleteResetsOf(trx, personId)
        const made = { purpose: 'reset', codeHash: hashToken(code), role: null, note: '', userId: personId } as const
        await insertCode(trx, { ...made, createdBy: actorLabel(actor), at, expiresAt: at + RESET_MS })
      })
      return { code, path: `/reset#code=${code}`, expiresAt: at + RESET_MS }
    },
    async look(code) {
      const { purpose, role, name, expires_at: expiresAt } = await readCode(parts, code)
      return { purpose, role, name, expiresAt }
    },
    accept: (input, origin) => accept(parts, input, origin),
    useReset: (input) => useReset(parts, input),
  }
}

const readCode = async ({ database, realClock }: AuthParts, code: string) => {
  const row = await findCode(database.db, hashToken(code.trim()), realClock.now())
  if (row === undefined) throw linkRefused()
  return row
}

/** The code is judged before the name, so that nobody without one learns which names there are. */
async function accept(parts: AuthParts, { code, name, password }: SetupRequest, origin: Origin) {
  const { database, audit, hasher, realClock } = parts
  const { id, purpose, role, created_by: createdBy } = await readCode(parts, code)
  if (purpose !== 'invite' || role === null) throw linkRefused()
  refuseWeak(password, name)
  const passwordHash = await hasher.hash(password)
  return transact(database.db, async (trx) => {
    await takeTurns(trx, 'people')
    if (!(await deleteCode(trx, id, 'invite'))) throw linkRefused()
    if ((await findUser(trx, name)) !== undefined) throw nameTaken(name)
    const at = realClock.now()
    const userId = await insertUser(trx, { name, role, passwordHash, at })
    await audit.record(trx, userActor({ id: userId, name, role }), {
      action: 'person.joined',
      subject: `user:${userId}`,
      details: { name, role, invitedBy: createdBy, address: origin.address },
    })
    return { token: await startSession(trx, userId, origin, at), userId }
  })
}

async function useReset(parts: AuthParts, { code, password }: { code: string; password: string }): Promise<void> {
  const { database, hasher } = parts
  const { id, purpose, user_id: userId, name } = await readCode(parts, code)
  if (purpose !== 'reset' || userId === null) throw linkRefused()
  refuseWeak(password, name ?? '')
  const passwordHash = await hasher.hash(password)
  await transact(database.db, async (trx) => {
    if (!(await deleteCode(trx, id, 'reset'))) throw linkRefused()
    await setPassword(trx, parts, userId, passwordHash)
  })
}

async function setPassword(trx: Trx, { audit, realClock }: AuthParts, userId: number, passwordHash: string) {
  await audit.record(trx, systemActor('password reset'), { action: 'auth.password_reset', subject: `user:${userId}` })
  await updatePasswordHash(trx, userId, passwordHash)
  await deleteHalfLoginsOf(trx, userId)
  await endSessions(trx, { userId }, realClock.now())
}

const toInvite = (row: Awaited<ReturnType<typeof openInvites>>[number]): Invite => ({
  id: row.id,
  role: row.role ?? 'viewer',
  note: row.note,
  createdBy: row.created_by,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
})
