import type { LinkProps } from '@tanstack/react-router'
import type { Permission } from '../../../../src/modules/auth/contract.ts'
import { text } from '../../texts/en.ts'

export interface SettingsSection {
  readonly to: NonNullable<LinkProps['to']>
  readonly label: string
  readonly permission: Permission
}

/** The pages under Settings, in their order. */
export const settingsSections: readonly SettingsSection[] = [
  { to: '/settings/people', label: text.people.title, permission: 'people.read' },
  { to: '/settings/keys', label: text.apiKeys.title, permission: 'keys.write' },
  { to: '/settings/limits', label: text.limits.title, permission: 'limits.read' },
  { to: '/settings/backups', label: text.backups.title, permission: 'settings.read' },
  { to: '/settings/notices', label: text.noticeSettings.title, permission: 'notices.read' },
]
