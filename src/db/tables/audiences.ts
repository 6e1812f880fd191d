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

export interface AudiencesTables {
  contacts: ContactTable
  subscriptions: SubscriptionTable
  subscription_counts: SubscriptionCountTable
}
