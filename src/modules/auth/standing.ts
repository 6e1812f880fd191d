import type { Trx } from '../../db/transaction.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import { permissionsOf } from './core/permissions.ts'
import { rightsChanged } from './errors.ts'
import { isLive, rightsOf } from './keys/keys.ts'
import { findKey } from './keys/queries.ts'
import { lockKey } from './keys/store.ts'
import { findSessionEnd, lockUser } from './queries.ts'

/**
 * Asked inside the transaction of every audited change: whoever lost a right, their session or their key since the
 * request was let in changes nothing any more. The row that is looked at stays locked, so that a loss comes either
 * before the change or after it.
 * @throws AppError `rights_changed`
 */
export async function refuseFallen(trx: Trx, actor: Actor, realClock: Clock): Promise<void> {
  if (actor.kind === 'system') return
  const isStanding =
    actor.kind === 'key' ? await keyStands(trx, actor, realClock.now()) : await userStands(trx, actor, realClock.now())
  if (!isStanding) throw rightsChanged()
}

type UserActor = Actor & { readonly kind: 'user' }
type KeyActor = Actor & { readonly kind: 'key' }

async function userStands(trx: Trx, { id, permissions, session }: UserActor, now: number): Promise<boolean> {
  const user = await lockUser(trx, id)
  if (user === undefined || user.disabled_at !== null) return false
  const rights = permissionsOf(user.role)
  if (![...permissions].every((permission) => rights.includes(permission))) return false
  return session === undefined || now < ((await findSessionEnd(trx, session.id)) ?? 0)
}

async function keyStands(trx: Trx, { id, permissions }: KeyActor, now: number): Promise<boolean> {
  const locked = await lockKey(trx, id)
  if (locked?.user_id !== undefined && locked.user_id !== null) await lockUser(trx, locked.user_id)
  const row = await findKey(trx, id)
  if (row === undefined || !isLive(row, now)) return false
  const rights = rightsOf(row)
  return [...permissions].every((permission) => rights.includes(permission))
}
