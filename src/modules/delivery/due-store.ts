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
  readonly isGroup: boolean
  readonly messageRef: number
  readonly fields: string | null
}

interface DueRow {
  id: number
  origin_kind: string
  origin_id: number
  contact_id: number
  telegram_id: number
  contact_kind: string
  message_ref: number
  fields: string | null
}

const columns = sql`d.id, d.origin_kind, d.origin_id, d.contact_id, d.message_ref, d.fields, c.telegram_id, c.kind as contact_kind`

/** Replies, answers of people and tests: the most urgent first. */
export async function dueDirect(db: Db, accountId: AccountId, now: number, limit: number): Promise<DueDelivery[]> {
  const { rows } = await sql<DueRow>`
    select ${columns} from deliveries d join contacts c on c.id = d.contact_id
    where d.account_id = ${accountId} and d.state = 'planned' and d.origin_kind <> 'campaign' and d.due_at <= ${now}
    order by d.priority, d.due_at, d.id limit ${limit}`.execute(db)
  return rows.map(toDue)
}

export async function dueOfCampaign(
  db: Db,
  accountId: AccountId,
  campaignId: CampaignId,
  now: number,
  limit: number,
): Promise<DueDelivery[]> {
  const { rows } = await sql<DueRow>`
    select ${columns} from deliveries d join contacts c on c.id = d.contact_id
    where d.account_id = ${accountId} and d.state = 'planned' and d.origin_kind = 'campaign' and d.origin_id = ${campaignId}
      and d.due_at <= ${now}
    order by d.due_at, d.id limit ${limit}`.execute(db)
  return rows.map(toDue)
}

/** Campaigns that may send and have something planned, oldest first. */
export async function openCampaigns(db: Db): Promise<CampaignId[]> {
  const rows = await db
    .selectFrom('origins')
    .select('id')
    .where('kind', '=', 'campaign')
    .where('hold', 'is', null)
    .where('planned', '>', 0)
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id)
}

const toDue = (row: DueRow): DueDelivery => ({
  id: row.id,
  campaignId: row.origin_kind === 'campaign' ? row.origin_id : null,
  contactId: row.contact_id,
  chatId: row.telegram_id,
  isGroup: row.contact_kind !== 'person',
  messageRef: row.message_ref,
  fields: row.fields,
})
