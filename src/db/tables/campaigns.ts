import type { Id, Json, Millis } from '../columns.ts'

export type CampaignState = 'draft' | 'planning' | 'running' | 'paused' | 'completed' | 'cancelled'

export interface CampaignTable {
  id: Id
  name: string
  state: CampaignState
  message: Json
  audience: Json
  /** Who paused it and why, as a person reads it; null unless paused. */
  pause_reason: string | null
  message_ref: number | null
  /** Where planning goes on after a restart: index in the audience's accounts, last contact id. */
  plan_account: number
  plan_contact: number
  /** Rises with each edit; an edit of an older version is refused. */
  version: number
  created_by: string
  created_at: Millis
  updated_at: Millis
  started_at: Millis | null
  finished_at: Millis | null
  /**
   * Of a campaign that came out of a backup, about the install that the backup was taken of. asked: nobody has said whether that one
   * went on. doubt: it may have; what was planned is being put in doubt. Null: decided, or never restored.
   */
  original: 'asked' | 'doubt' | null
  /** Until then this copy knows what the original did. */
  original_until: Millis | null
}

/** A test send to one contact; each press is its own, so that it can be repeated. */
export interface CampaignTestTable {
  id: Id
  campaign_id: number
  at: Millis
}

export interface CampaignsTables {
  campaigns: CampaignTable
  campaign_tests: CampaignTestTable
}
