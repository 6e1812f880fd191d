import type { NoticeChannel, NoticeKind, NoticeSeverity } from '../../kernel/notice.ts'
import type { Bytes, Id, Json, Millis } from '../columns.ts'

export interface NoticeTable {
  id: Id
  kind: NoticeKind
  severity: NoticeSeverity
  subject: string
  title: string
  text: string
  details: Json
  group_key: string
  /** The group key while it is open, else null: at most one open notice of a group. */
  open_key: string | null
  /** How often it was raised. */
  count: number
  first_at: Millis
  last_at: Millis
  resolved_at: Millis | null
  /** Who or what ended it; null while it is open. */
  resolved_by: string | null
  assigned_to: number | null
  /** How often the channels were told of it, and when they are or were told last. */
  round: number
  round_at: Millis
}

/** Who has seen a notice, and when; raised again after that it is unread again. */
export interface NoticeReadTable {
  notice_id: number
  /** As `user:3`. */
  reader: string
  at: Millis
}

/** Kinds that the channels say nothing of for a while. */
export interface NoticeMuteTable {
  kind: NoticeKind
  until: Millis
  muted_by: string
}

/** One message to one target about one round of a notice. */
export interface NoticeSendTable {
  id: Id
  notice_id: number
  channel: NoticeChannel
  /** `user:3`, `webhook:1` or `to` (all addresses of the settings). */
  target: string
  round: number
  state: 'planned' | 'sent' | 'failed' | 'skipped'
  attempts: number
  /** Why it failed, waits or was skipped, as a person reads it. */
  detail: string | null
  due_at: Millis
  updated_at: Millis
}

export interface NoticeWebhookTable {
  id: Id
  name: string
  /** The address is a secret too: who has it can post. */
  url_sealed: Bytes | null
  secret_sealed: Bytes | null
  /** For screens. */
  host: string
  created_at: Millis
  created_by: string
}

/** An operator's Telegram user, as a bot of ours met it. */
export interface OperatorLinkTable {
  id: Id
  user_id: number
  account_id: number
  contact_id: number
  /** Who may press. */
  telegram_id: number
  name: string
  created_at: Millis
}

export interface OperatorLinkCodeTable {
  user_id: number
  /** SHA-256, hex. */
  code_hash: string
  expires_at: Millis
}

export interface NoticesTables {
  notices: NoticeTable
  notice_reads: NoticeReadTable
  notice_mutes: NoticeMuteTable
  notice_sends: NoticeSendTable
  notice_webhooks: NoticeWebhookTable
  operator_links: OperatorLinkTable
  operator_link_codes: OperatorLinkCodeTable
}
