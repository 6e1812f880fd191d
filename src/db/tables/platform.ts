import type { Generated } from 'kysely'
import type { Bytes, Id, Json, Millis } from '../columns.ts'

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
  /** How often it was used; a nonce may not come twice. */
  seals: Generated<number>
}

/** Background work, one row for its whole life. `attempts` only grows: with it a try proves that the job is still its own. */
export interface JobTable {
  /** UUID. */
  id: string
  kind: string
  title: string
  payload: Json
  dedupe_key: string | null
  state: 'waiting' | 'running' | 'done' | 'dead' | 'cancelled'
  run_at: Millis
  /** Tries begun. */
  attempts: number
  max_attempts: number
  progress: Json | null
  reason: string | null
  created_at: Millis
  started_at: Millis | null
  finished_at: Millis | null
}

/** Work that returns by the calendar. An occurrence is taken by moving `next_at` on. */
export interface JobScheduleTable {
  name: string
  kind: string
  title: string
  payload: Json
  cron: string
  time_zone: string
  next_at: Millis
  last_at: Millis | null
}

export interface PlatformTables {
  instance: InstanceTable
  data_keys: DataKeyTable
  jobs: JobTable
  job_schedules: JobScheduleTable
}
