import { sql } from 'kysely'
import type { Operation } from '../../db/tables/delivery.ts'
import type { Db } from '../../db/transaction.ts'
import type { AccountId, CampaignId, ContactId, DeliveryId, PostId } from '../../kernel/ids.ts'
import type { Trying } from './core/settlement.ts'

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
  /** Of what belongs to no campaign: those are sent once only. */
  readonly trying?: Trying
  readonly post?: PostAct | undefined
}

/** What a post wants done. */
export interface PostAct {
  readonly postId: PostId
  readonly revision: number
  readonly operation: Operation
  /** The message that is edited or pinned; null for a send. */
  readonly targetMessageId: number | null
}

/** Columns under the names of a delivery: thousands of rows a second are used as they come. */
const columns = sql`d.id, case when d.origin_kind = 'campaign' then d.origin_id end as "campaignId", d.contact_id as "contactId",
  c.telegram_id as "chatId", case when c.kind <> 'person' then 1 else 0 end as "isGroup", d.message_ref as "messageRef", d.fields`

interface DirectRow extends DueDelivery, PostAct {
  readonly isPost: number
  readonly attempt: number
}

/** Replies, answers of people, notices and posts: the most urgent first. */
export async function dueDirect(db: Db, accountId: AccountId, now: number, limit: number): Promise<DueDelivery[]> {
  const { rows } = await sql<DirectRow>`
    select ${columns}, d.attempt, case when d.origin_kind = 'post' then 1 else 0 end as "isPost", d.origin_id as "postId",
      d.revision, d.operation, d.target_message_id as "targetMessageId"
    from deliveries d join contacts c on c.id = d.contact_id
    where d.account_id = ${accountId} and d.state = 'planned' and d.origin_kind <> 'campaign' and d.due_at <= ${now}
    order by d.priority, d.due_at, d.id limit ${limit}`.execute(db)
  return rows.map(toDirect)
}

function toDirect({ isPost, attempt, postId, revision, operation, targetMessageId, ...row }: DirectRow): DueDelivery {
  return {
    ...row,
    trying: { tries: attempt, isRepeatable: operation !== 'send' },
    post: isPost === 1 ? { postId, revision, operation, targetMessageId } : undefined,
  }
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
