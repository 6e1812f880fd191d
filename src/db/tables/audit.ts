import type { Id, Json, Millis } from '../columns.ts'

export interface AuditEventTable {
  id: Id
  at: Millis
  actor: string
  action: string
  subject: string
  details: Json
  previous_hash: string
  hash: string
}

export interface AuditTables {
  audit_events: AuditEventTable
}
