import { AppError } from './errors.ts'
import type { UserId } from './ids.ts'

export type Permission =
  | 'accounts.read'
  | 'accounts.write'
  | 'contacts.read'
  | 'contacts.write'
  | 'contacts.export'
  | 'campaigns.read'
  | 'campaigns.write'
  | 'campaigns.send'
  | 'audit.read'
  | 'status.read'
  | 'jobs.read'
  | 'jobs.write'
  | 'people.read'
  | 'people.write'
  | 'keys.write'
  | 'notices.read'
  | 'notices.write'
  | 'settings.read'
  | 'settings.write'
  | 'limits.read'
  | 'limits.write'
  | 'backup.write'
  | 'secrets.write'

/** Who asks. `system` is the process itself or a command of the person who owns its data folder. */
export type Actor =
  | { readonly kind: 'user'; readonly id: UserId; readonly name: string; readonly permissions: ReadonlySet<Permission> }
  | { readonly kind: 'system'; readonly name: string }

export const systemActor = (name: string): Actor => ({ kind: 'system', name })

/** As the audit log writes an actor: `user:3 ada` or `system:cli`. */
export const actorLabel = (actor: Actor): string =>
  actor.kind === 'user' ? `user:${actor.id} ${actor.name}` : `system:${actor.name}`

/** The first line of every service function. */
export function authorize(actor: Actor, permission: Permission): void {
  if (actor.kind === 'system' || actor.permissions.has(permission)) return
  throw new AppError(
    'forbidden',
    'forbidden',
    `You may not do this: it needs the permission ${permission}. Ask an owner.`,
  )
}
