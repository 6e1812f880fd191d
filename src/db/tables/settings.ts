import type { Json, Millis } from '../columns.ts'

export interface SettingTable {
  key: string
  value: Json
  updated_at: Millis
  /** As the audit log writes an actor. */
  updated_by: string
}

export interface SettingsTables {
  settings: SettingTable
}
