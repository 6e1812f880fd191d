import type { Bytes, Id, Millis } from '../columns.ts'

/** What this install knows of itself: check value of the master key, number of starts. */
export interface InstanceTable {
  key: string
  value: string
}

/** Keys that seal secrets, each wrapped by the master key. */
export interface DataKeyTable {
  id: Id
  wrapped: Bytes
  created_at: Millis
}

export interface PlatformTables {
  instance: InstanceTable
  data_keys: DataKeyTable
}
