import type { Permission } from '../../../kernel/actor.ts'

export type Role = 'owner'

const rolePermissions: Readonly<Record<Role, readonly Permission[]>> = {
  owner: [
    'accounts.read',
    'accounts.write',
    'contacts.write',
    'contacts.export',
    'jobs.read',
    'jobs.write',
    'people.read',
    'people.write',
    'keys.write',
    'notices.read',
    'notices.write',
    'settings.read',
    'settings.write',
    'limits.read',
    'limits.write',
    'backup.write',
    'secrets.write',
    'contacts.read',
    'campaigns.read',
    'campaigns.write',
    'campaigns.send',
    'audit.read',
    'status.read',
  ],
}

export const permissionsOf = (role: Role): readonly Permission[] => rolePermissions[role]
