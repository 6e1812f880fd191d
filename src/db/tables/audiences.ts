import type { Generated } from 'kysely'
import type { Id, Json, Millis } from '../columns.ts'

export interface ContactTable {
  id: Id
  telegram_id: number
  kind: 'person' | 'group' | 'channel'
  first_name: string
  last_name: string
  username: string
  language_code: string
  /** Names in lower case, for searching. */
  search: string
  created_at: Millis
  updated_at: Millis
  /** What was known of the person was taken away then; the row stands for them in ledgers. */
  forgotten_at: Generated<Millis | null>
}

export type SubscriptionStatus = 'subscribed' | 'unsubscribed' | 'blocked' | 'unreachable'

/** Consent, one row for an account and a contact. Only `subscribed` may receive a campaign. */
export interface SubscriptionTable {
  account_id: number
  contact_id: number
  status: SubscriptionStatus
  /** Deep-link payload of the /start that began it; empty without one. */
  source: string
  /** What proves the status: the update or the answer of Telegram that made it. */
  evidence: Json
  at: Millis
}

export interface SubscriptionCountTable {
  account_id: number
  status: SubscriptionStatus
  count: number
}

/** What an account is and may do in a group or channel, as Telegram said it last. Only who has the right may post. */
export interface ChannelRightsTable {
  account_id: number
  contact_id: number
  /** `left`: nothing is allowed any more. */
  status: 'administrator' | 'member' | 'left'
  can_post: 0 | 1
  can_edit: 0 | 1
  can_pin: 0 | 1
  /** The update, answer or refusal of Telegram that said so. */
  evidence: Json
  at: Millis
}

/** A word that people put on a contact: campaigns can be aimed by it. */
export interface ContactTagTable {
  contact_id: number
  tag: string
}

/** A file of subscribers that somebody brings. What was read is `cursor_byte` of its UTF-8 copy on disk. */
export interface ImportTable {
  id: Id
  account_id: number
  state: 'uploaded' | 'running' | 'done' | 'cancelled'
  /** As the uploader called it. */
  name: string
  /** As we call it, in the folder of imports. */
  file: string
  bytes: number
  lines: number
  format: Json
  tags: Json
  /** How and when these people agreed, in words; without it nobody is subscribed. */
  consent: Json | null
  job_id: string | null
  cursor_byte: number
  cursor_line: number
  created_by: string
  created_at: Millis
  started_at: Millis | null
  finished_at: Millis | null
  n_rows: number
  n_added: number
  n_subscribed: number
  n_already: number
  n_skipped: number
  n_duplicates: number
  n_bad: number
}

/** Whom a running import has seen; emptied when it ends. */
export interface ImportIdTable {
  import_id: number
  telegram_id: number
  line: number
}

export interface ImportProblemTable {
  import_id: number
  line: number
  kind: 'bad' | 'duplicate' | 'skipped'
  reason: string
  value: string
}

export interface AudiencesTables {
  contacts: ContactTable
  subscriptions: SubscriptionTable
  subscription_counts: SubscriptionCountTable
  channel_rights: ChannelRightsTable
  contact_tags: ContactTagTable
  imports: ImportTable
  import_ids: ImportIdTable
  import_problems: ImportProblemTable
}
