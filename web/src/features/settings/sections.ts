import type { LinkProps } from '@tanstack/react-router'
import type { Permission } from '../../../../src/kernel/actor.ts'

export interface SettingsSection {
  readonly to: NonNullable<LinkProps['to']>
  readonly label: string
  readonly permission: Permission
}

/** The pages under Settings, in their order. */
export const settingsSections: readonly SettingsSection[] = []
