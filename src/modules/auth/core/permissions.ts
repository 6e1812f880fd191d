import type { Permission } from '../../../kernel/actor.ts'

export const roles = ['owner', 'admin', 'operator', 'viewer', 'auditor'] as const
export type Role = (typeof roles)[number]

interface Rule {
  readonly meaning: string
  readonly roles: readonly Role[]
  /** False: no API key can ever have it. */
  readonly forKeys: boolean
}

const rule = (meaning: string, ...allowed: Role[]): Rule => ({ meaning, roles: ['owner', ...allowed], forKeys: true })
/** Rights over people, keys and secrets stay with people who can be asked for a second factor. */
const personal = (meaning: string, ...allowed: Role[]): Rule => ({ ...rule(meaning, ...allowed), forKeys: false })

/** Who may do what: the one table. docs/roles.md shows it with every route. */
export const rules: Readonly<Record<Permission, Rule>> = {
  'accounts.read': rule('see bots and their health', 'admin', 'operator', 'viewer'),
  'accounts.write': rule('add, pause and remove bots', 'admin', 'operator'),
  'contacts.read': rule('see people and their subscriptions', 'admin', 'operator', 'viewer'),
  'contacts.write': rule('import people, tag them', 'admin', 'operator'),
  'contacts.export': rule('download people', 'admin', 'operator'),
  'campaigns.read': rule('see campaigns, messages and outcomes', 'admin', 'operator', 'viewer'),
  'campaigns.write': rule('write campaigns', 'admin', 'operator'),
  'campaigns.send': rule('start, pause, cancel and repeat', 'admin', 'operator'),
  'feeds.read': rule('see sources, items, channels and posts', 'admin', 'operator', 'viewer'),
  'feeds.write': rule('add and change sources, channels and templates', 'admin', 'operator'),
  'feeds.post': rule('approve, post now, drop and decide on posts', 'admin', 'operator'),
  'sheets.read': rule('see projects, their tables, history and log', 'admin', 'operator', 'viewer'),
  'sheets.write': rule('upload workbooks, change tables, download results', 'admin', 'operator'),
  'audit.read': rule('read and verify the audit log', 'admin', 'auditor'),
  'status.read': rule('see how the server does', 'admin', 'operator', 'viewer', 'auditor'),
  'jobs.read': rule('see background jobs', 'admin', 'operator', 'viewer'),
  'jobs.write': rule('retry and cancel jobs', 'admin', 'operator'),
  'people.read': rule('see who has access, and their sessions', 'admin', 'auditor'),
  'people.write': personal('invite, change roles, disable and remove', 'admin'),
  'owners.write': personal('make, change and remove owners'),
  'keys.write': personal('see, make and revoke API keys', 'admin'),
  'notices.read': rule('see notices', 'admin', 'operator', 'viewer'),
  'notices.write': rule('assign and mute notices, choose their channels', 'admin', 'operator'),
  'settings.read': rule('see settings', 'admin', 'operator'),
  'settings.write': rule('change settings', 'admin'),
  'limits.read': rule('see limits and budgets', 'admin', 'operator', 'auditor'),
  'limits.write': rule('change limits and budgets', 'admin'),
  'backup.write': rule('make and download backups', 'admin'),
  'secrets.write': personal('export, import and rotate secrets', 'admin'),
}

export const isPermission = (text: string): text is Permission => Object.hasOwn(rules, text)
export const permissions: readonly Permission[] = Object.keys(rules).filter(isPermission)

const ofRole = new Map<Role, readonly Permission[]>(
  roles.map((role) => [role, permissions.filter((permission) => rules[permission].roles.includes(role))]),
)

export const permissionsOf = (role: Role): readonly Permission[] => ofRole.get(role) ?? []

/** What an API key can be given at all. */
export const keyScopes: readonly Permission[] = permissions.filter((permission) => rules[permission].forKeys)
