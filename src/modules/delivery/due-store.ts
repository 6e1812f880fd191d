import { sql } from 'kysely'
import type { Db } from '../../db/transaction.ts'
import type { AccountId, CampaignId, ContactId, DeliveryId } from '../../kernel/ids.ts'

/** A row that may be claimed, with what a send needs. */
export interface DueDelivery {
  readonly id: DeliveryId
  /** Null for a reply or a test: only campaigns have sums and holds. */
  readonly campaignId: CampaignId | null
  readonly contactId: ContactId
  readonly chatId: number
  /** Groups and channels have a limit of their own; 0 or 1. */
  readonly isGroup: number
  readonly messageRef: number
  readonly fields: string | null
}

/** Columns under the names of a delivery: thousands of rows a second are used as they come. */
const columns = sql`d.id, case when d.origin_kind = 'campaign' then d.origin_id end as "campaignId", d.contact_id as "contactId",
  c.telegram_id as "chatId", case when c.kind <> 'person' then 1 else 0 end as "isGroup", d.message_ref as "messageRef", d.fields`

/** Replies, answers of people and tests: the most urgent first. */
export async function dueDirect(db: Db, accountId: AccountId, now: number, limit: number): Promise<DueDelivery[]> {
  const { rows } = await sql<DueDelivery>`
    select ${columns} from deliveries d join contacts c on c.id = d.contact_id
    where d.account_id = ${accountId} and d.state = 'planned' and d.origin_kind <> 'campaign' and d.due_at <= ${now}
    order by d.priority, d.due_at, d.id limit ${limit}`.execute(db)
  return rows
}

export async function dueOfCampaign(
  db: Db,
  lane: { readonly accountId: AccountId; readonly campaignId: CampaignId },
  now: number,
  limit: number,
): Promise<DueDelivery[]> {
  const { rows } = await sql<DueDelivery>`
    select ${columns} from deliveries d join contacts c on c.id = d.contact_id
    where d.account_id = ${lane.accountId} and d.state = 'planned' and d.origin_kind = 'campaign' and d.origin_id = ${lane.campaignId}
      and d.due_at <= ${now}
    order by d.due_at, d.id limit ${limit}`.execute(db)
  return rows
}

/** Campaigns that may send and have something due for this account, oldest first. */
export async function openCampaigns(db: Db, accountId: AccountId, now: number): Promise<CampaignId[]> {
  const { rows } = await sql<{ id: CampaignId }>`
    select o.id from origins o
    where o.kind = 'campaign' and o.hold is null and o.planned > 0 and exists (
      select 1 from deliveries d
      where d.origin_id = o.id and d.account_id = ${accountId} and d.state = 'planned' and d.origin_kind = 'campaign' and d.due_at <= ${now})
    order by o.id`.execute(db)
  return rows.map(({ id }) => id)
}
