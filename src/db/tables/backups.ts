import type { Bytes, Id, Json, Millis } from '../columns.ts'

/** waiting: its job has not begun. deleted: it was good and its file is gone, by age or by hand. */
export type BackupState = 'waiting' | 'running' | 'good' | 'failed' | 'deleted'

export interface BackupTable {
  id: Id
  state: BackupState
  trigger: 'schedule' | 'person'
  requested_by: string
  requested_at: Millis
  /** Of a scheduled one: another try of the same job finds its row by it. */
  job_id: string | null
  /** Moment of the snapshot. */
  taken_at: Millis | null
  finished_at: Millis | null
  /** Last sign of life of whoever makes it. */
  seen_at: Millis
  progress: Json | null
  /** In BACKUP_DIR. */
  file_name: string | null
  bytes: number | null
  /** Counts of rows, parts, missing files. */
  contents: Json | null
  problem: string | null
}

/** The age identity to which backups are sealed; the newest is in use. */
export interface BackupIdentityTable {
  id: Id
  identity_sealed: Bytes
  created_at: Millis
}

export interface BackupsTables {
  backups: BackupTable
  backup_identities: BackupIdentityTable
}
