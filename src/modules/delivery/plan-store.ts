import { sql, type RawBuilder } from 'kysely'
import { jsonObject, positionOf } from '../../db/portable.ts'
import type { Trx } from '../../db/transaction.ts'
import type { AccountId, CampaignId, ContactId } from '../../kernel/ids.ts'
import { addToSums, lockOrigins } from './origin-store.ts'

export interface PlanChunk {
  readonly campaignId: CampaignId
  readonly messageRef: number
  readonly accountId: AccountId
  readonly filter: {
    readonly source?: string | undefined
    readonly languageCode?: string | undefined
    /** Any of these is enough. */
    readonly tags?: readonly string[] | undefined
  }
  /** Columns of contacts that the message uses; frozen with the row. */
  readonly fields: readonly string[]
  /** Who subscribed later is not part of it. */
  readonly snapshotAt: number
  readonly afterContactId: ContactId
  /** Subscriptions to look at. */
  readonly limit: number
}

export interface PlannedChunk {
  /** Hand it back as `afterContactId`. */
  readonly lastContactId: ContactId
  readonly planned: number
  readonly done: boolean
}

const PRIORITY_CAMPAIGN = 3
const FIELD_COLUMNS: readonly string[] = ['first_name', 'last_name', 'username', 'language_code']

/**
 * Plans one delivery for each live subscriber of a stretch of contacts. A person whom another account of this campaign has already
 * planned is left out: the key is unique.
 */
export async function planChunk(trx: Trx, chunk: PlanChunk): Promise<PlannedChunk> {
  await lockOrigins(trx, [chunk.campaignId])
  const upTo = await lastOfChunk(trx, chunk)
  const { campaignId, accountId, snapshotAt, filter } = chunk
  const { numAffectedRows } = await sql`
    insert into deliveries
      (origin_kind, origin_id, contact_id, account_id, priority, message_ref, fields, state, due_at, planned_at, updated_at)
    select 'campaign', ${campaignId}, s.contact_id, s.account_id, ${PRIORITY_CAMPAIGN}, ${chunk.messageRef},
      ${frozenFields(trx, chunk.fields)}, 'planned', ${snapshotAt}, ${snapshotAt}, ${snapshotAt}
    from subscriptions s join contacts c on c.id = s.contact_id
    where s.account_id = ${accountId} and s.contact_id > ${chunk.afterContactId} and s.contact_id <= ${upTo ?? Number.MAX_SAFE_INTEGER}
      and s.status = 'subscribed' and s.at <= ${snapshotAt} and ${sourceIs(filter.source)} and ${languageIs(trx, filter.languageCode)}
      and ${hasTag(filter.tags)}
    order by s.contact_id
    on conflict (origin_kind, origin_id, contact_id, part, revision) do nothing`.execute(trx)
  const planned = Number(numAffectedRows ?? 0n)
  await addToSums(trx, campaignId, { planned })
  return { lastContactId: upTo ?? Number.MAX_SAFE_INTEGER, planned, done: upTo === null }
}

async function lastOfChunk(trx: Trx, { accountId, afterContactId, limit }: PlanChunk): Promise<ContactId | null> {
  const row = await trx
    .selectFrom('subscriptions')
    .select('contact_id')
    .where('account_id', '=', accountId)
    .where('contact_id', '>', afterContactId)
    .orderBy('contact_id')
    .offset(limit - 1)
    .limit(1)
    .executeTakeFirst()
  return row?.contact_id ?? null
}

function frozenFields(trx: Trx, fields: readonly string[]): RawBuilder<string | null> {
  if (fields.length === 0) return sql`null`
  const columns = fields.map((field) => {
    if (!FIELD_COLUMNS.includes(field)) throw new Error(`No contact has a field ${field}.`)
    return [field, sql`c.${sql.ref(field)}`] as const
  })
  return jsonObject(trx, Object.fromEntries(columns))
}

const sourceIs = (source: string | undefined) => (source === undefined ? sql`1 = 1` : sql`s.source = ${source}`)

/** `en` also means `en-GB`. */
const languageIs = (trx: Trx, code: string | undefined) =>
  code === undefined
    ? sql`1 = 1`
    : sql`${positionOf(trx, sql`lower(c.language_code) || '-'`, `${code.toLowerCase()}-`)} = 1`

const hasTag = (tags: readonly string[] | undefined) =>
  tags === undefined || tags.length === 0
    ? sql`1 = 1`
    : sql`exists (select 1 from contact_tags t where t.contact_id = s.contact_id and t.tag in (${sql.join(tags)}))`
