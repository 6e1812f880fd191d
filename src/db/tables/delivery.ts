import type { Generated } from 'kysely'
import type { DeliveryState } from '../../kernel/delivery-state.ts'
import type { Id, Json, Millis } from '../columns.ts'

export type OriginKind = 'campaign' | 'reply' | 'inbox' | 'notice' | 'post'

/** What a delivery does in its chat. `edit` and `pin` may be done twice without harm. */
export type Operation = 'send' | 'edit' | 'pin'

/** What is sent, frozen. Equal contents share a row. */
export interface MessageTable {
  id: Id
  hash: string
  content: Json
}

/** The ledger: one act on the wire. */
export interface DeliveryTable {
  id: Id
  origin_kind: OriginKind
  origin_id: number
  contact_id: number
  part: number
  revision: number
  account_id: number
  /** 0 reply and inbox, 1 notice, 2 post, 3 campaign: the smaller goes first. */
  priority: number
  message_ref: number
  /** The contact's fields as they were when it was planned; null when the message has none. */
  fields: Json | null
  state: DeliveryState
  due_at: Millis
  attempt: number
  /** Number of the start (or lease) that wrote the intent. */
  lease: number | null
  /** Class of a failure, reason of a skip, cause of an uncertainty. */
  reason: string | null
  /** Telegram's own words, or the transport's. */
  detail: string | null
  telegram_message_id: number | null
  planned_at: Millis
  updated_at: Millis
  operation: Generated<Operation>
  /** The message that is edited or pinned; null for a send. */
  target_message_id: number | null
}

/** Sums of an origin's deliveries, changed in the transaction that changes them, and its hold. */
export interface OriginTable {
  kind: 'campaign'
  id: number
  /** Null: may send. */
  hold: 'planning' | 'paused' | 'cancelled' | null
  planned: number
  sending: number
  sent: number
  failed: number
  uncertain: number
  skipped: number
  cancelled: number
}

/** Outcomes in buckets of time, for the chart of a running campaign. */
export interface OriginSeriesTable {
  kind: 'campaign'
  id: number
  bucket_at: Millis
  sent: number
  failed: number
  uncertain: number
  skipped: number
}

/** Pauses that Telegram demanded; scope is `account` or `chat:<telegram id>`. */
export interface WaitTable {
  account_id: number
  scope: string
  until: Millis
}

export interface DeliveryTables {
  messages: MessageTable
  deliveries: DeliveryTable
  origins: OriginTable
  origin_series: OriginSeriesTable
  waits: WaitTable
}
