import type { Permission } from '../../../kernel/actor.ts'

export type Role = 'owner'

const rolePermissions: Readonly<Record<Role, readonly Permission[]>> = {
  owner: [
    'accounts.read',
    'accounts.write',
    'contacts.read',
    'campaigns.read',
    'campaigns.write',
    'campaigns.send',
    'audit.read',
    'status.read',
  ],
}

export const permissionsOf = (role: Role): readonly Permission[] => rolePermissions[role]
