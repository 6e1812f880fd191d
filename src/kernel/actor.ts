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
  | 'feeds.read'
  | 'feeds.write'
  | 'feeds.post'
  | 'sheets.read'
  | 'sheets.write'
  | 'audit.read'
  | 'status.read'
  | 'jobs.read'
  | 'jobs.write'
  | 'people.read'
  | 'people.write'
  | 'owners.write'
  | 'keys.write'
  | 'notices.read'
  | 'notices.write'
  | 'settings.read'
  | 'settings.write'
  | 'limits.read'
  | 'limits.write'
  | 'backup.write'
  | 'secrets.write'

/** The session that a user speaks through. */
export interface SessionFacts {
  readonly id: number
  /** When a password or code was last given in it, ms UTC of the real clock. */
  readonly provedAt: number
}

/** Who asks. `system` is the process itself or a command of the person who owns its data folder. */
export type Actor =
  | {
      readonly kind: 'user'
      readonly id: UserId
      readonly name: string
      readonly permissions: ReadonlySet<Permission>
      /** Absent when nobody is behind it, as in a decision taken by a linked Telegram user. */
      readonly session?: SessionFacts
    }
  | {
      readonly kind: 'key'
      readonly id: number
      readonly name: string
      readonly permissions: ReadonlySet<Permission>
    }
  | { readonly kind: 'system'; readonly name: string }

export const systemActor = (name: string): Actor => ({ kind: 'system', name })

/** As the audit log writes an actor: `user:3 ada`, `key:2 nightly import` or `system:cli`. */
export const actorLabel = (actor: Actor): string =>
  actor.kind === 'system' ? `system:${actor.name}` : `${actor.kind}:${actor.id} ${actor.name}`

export const can = (actor: Actor, permission: Permission): boolean =>
  actor.kind === 'system' || actor.permissions.has(permission)

/** The first line of every service function. */
export function authorize(actor: Actor, permission: Permission): void {
  if (can(actor, permission)) return
  throw new AppError(
    'forbidden',
    'forbidden',
    `${actor.kind === 'key' ? 'This key' : 'You'} may not do this: it needs the permission ${permission}. Ask an owner.`,
  )
}
