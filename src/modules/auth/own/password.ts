import { transact } from '../../../db/transaction.ts'
import type { Actor } from '../../../kernel/actor.ts'
import { passwordProblem } from '../core/password-policy.ts'
import type { AuthParts } from '../deps.ts'
import { sessionOnly, weakPassword, wrongPassword } from '../errors.ts'
import { findUserById } from '../queries.ts'
import { admit, forgive, ownBuckets } from '../throttling.ts'

export interface PersonInSession {
  readonly id: number
  readonly name: string
  readonly sessionId: number
}

/** @throws AppError `session_only` when nobody is signed in behind it. */
export function personOf(actor: Actor): PersonInSession {
  if (actor.kind !== 'user' || actor.session === undefined) throw sessionOnly()
  return { id: actor.id, name: actor.name, sessionId: actor.session.id }
}

/**
 * The current password of somebody who is signed in. Wrong ones are counted per person and cost a minute at most.
 * @throws AppError `wrong_password`, `login_delayed`
 */
export async function checkPassword(parts: AuthParts, userId: number, password: string): Promise<void> {
  const { database, hasher, realClock } = parts
  const buckets = ownBuckets(userId)
  await transact(database.db, (trx) => admit(trx, buckets, realClock.now()))
  const user = await findUserById(database.db, userId)
  if (!(await hasher.verify(password, user?.password_hash))) throw wrongPassword()
  await transact(database.db, (trx) => forgive(trx, buckets, realClock.now()))
}

/** @throws AppError `weak_password` */
export function refuseWeak(password: string, name: string, field = 'password'): void {
  const problem = passwordProblem(password, name)
  if (problem !== null) throw weakPassword(problem, field)
}
