import type { Bytes, Id, Json, Millis } from '../columns.ts'

export interface AccountTable {
  id: Id
  sender: 'bot-api'
  telegram_id: number
  username: string
  name: string
  /** Sealed; null once the account is removed. */
  token_sealed: Bytes | null
  /** active, paused by a person, stopped by an error of the account itself, or removed. */
  state: 'active' | 'paused' | 'stopped' | 'removed'
  /** Why it is stopped, or what its last check said; null when all is well. */
  health_reason: string | null
  health_at: Millis
  /** Null: the default text. */
  welcome_text: string | null
  goodbye_text: string | null
  created_at: Millis
}

/** What Telegram told an account: stored before it is acknowledged. */
export interface UpdateTable {
  id: Id
  account_id: number
  update_id: number
  payload: Json
  received_at: Millis
  handled_at: Millis | null
  attempts: number
  error: string | null
}

/** A process that sends and polls; times are of the database's clock. */
export interface WorkerTable {
  owner: string
  until: Millis
}

/** The proof that one process speaks for an account. */
export interface LeaseTable {
  account_id: number
  owner: string
  /** Rises with each new owner: what an earlier one still writes is refused. */
  fence: number
  /** By the database's clock; after it another process may take over. */
  until: Millis
  /** How the lane was at the last beat, for the screens of other processes. */
  lane: Json | null
}

export interface AccountsTables {
  workers: WorkerTable
  leases: LeaseTable
  accounts: AccountTable
  updates: UpdateTable
}
