import { sql } from 'kysely'
import { positionOf } from '../../db/portable.ts'
import type { Db } from '../../db/transaction.ts'
import type { DeliveryState } from '../../kernel/delivery-state.ts'
import type { CampaignId, DeliveryId } from '../../kernel/ids.ts'
import { decodeCursor, toPage, type Page, type PageRequest } from '../../kernel/page.ts'
import type { DeliverySums, Recipient, SeriesPoint } from './contract.ts'
import { emptySums, totalOf, type Sums } from './core/sums.ts'
import { explain } from './core/why.ts'
import { deliveryNotFound } from './errors.ts'

/** Written into the statement: with a parameter the partial indexes could not be chosen. */
const CAMPAIGN = sql.lit('campaign' as const)

const EXCEPTIONAL: ReadonlySet<DeliveryState> = new Set(['failed', 'uncertain', 'skipped', 'cancelled'])
/** The term of the partial index, word for word: without it SQLite reads every row of the campaign. */
const IN_EXCEPTIONS_INDEX = sql<boolean>`reason is not null`

const withTotal = (sums: Sums): DeliverySums => ({ total: totalOf(sums), ...sums })

/** The counter rows of these campaigns; a campaign without one has sent nothing. */
export async function readSums(db: Db, campaignIds: readonly CampaignId[]): Promise<Map<CampaignId, DeliverySums>> {
  if (campaignIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('origins')
    .select(['id', 'planned', 'sending', 'sent', 'failed', 'uncertain', 'skipped', 'cancelled'])
    .where('kind', '=', 'campaign')
    .where('id', 'in', campaignIds)
    .execute()
  return new Map(rows.map(({ id, ...sums }) => [id, withTotal(sums)]))
}

export const noSums = (): DeliverySums => withTotal(emptySums())

/** Counts the rows themselves. */
export async function recount(db: Db, campaignId: CampaignId): Promise<{ sums: DeliverySums; recipients: number }> {
  const rows = await db
    .selectFrom('deliveries')
    .select((eb) => ['state', eb.fn.countAll<number>().as('count')])
    .where('origin_kind', '=', CAMPAIGN)
    .where('origin_id', '=', campaignId)
    .groupBy('state')
    .execute()
  const { recipients } = await db
    .selectFrom('deliveries')
    .select((eb) => eb.fn.count<number>('contact_id').distinct().as('recipients'))
    .where('origin_kind', '=', CAMPAIGN)
    .where('origin_id', '=', campaignId)
    .executeTakeFirstOrThrow()
  const sums = emptySums()
  for (const { state, count } of rows) sums[state] = count
  return { sums: withTotal(sums), recipients }
}

export interface RecipientFilter extends PageRequest {
  readonly state?: DeliveryState | undefined
  readonly reason?: string | undefined
  readonly search?: string | undefined
}

/** The per-recipient ledger of a campaign, one row a person. */
export async function readRecipients(
  db: Db,
  campaignId: CampaignId,
  filter: RecipientFilter,
): Promise<Page<Recipient>> {
  let query = recipientRows(db, campaignId).limit(filter.limit + 1)
  if (filter.cursor !== undefined) query = query.where('d.contact_id', '>', Number(decodeCursor(filter.cursor, 1)[0]))
  if (filter.state !== undefined) query = query.where('d.state', '=', sql.lit(filter.state))
  if (filter.state !== undefined && EXCEPTIONAL.has(filter.state)) query = query.where(IN_EXCEPTIONS_INDEX)
  if (filter.reason !== undefined) query = query.where('d.reason', '=', filter.reason)
  if (filter.search !== undefined && filter.search !== '') {
    const text = filter.search.toLowerCase().replace(/^@/, '')
    query = query.where((eb) =>
      eb.or([
        eb(positionOf(db, eb.ref('c.search'), text), '>', 0),
        eb('c.telegram_id', '=', /^-?\d{1,16}$/.test(text) ? Number(text) : 0),
      ]),
    )
  }
  return toPage((await query.execute()).map(toRecipient), filter.limit, ({ contactId }) => [contactId])
}

const recipientRows = (db: Db, campaignId: CampaignId) =>
  db
    .selectFrom('deliveries as d')
    .innerJoin('contacts as c', 'c.id', 'd.contact_id')
    .select([
      'd.id',
      'd.contact_id',
      'd.account_id',
      'd.origin_kind',
      'd.operation',
      'd.state',
      'd.reason',
      'd.detail',
      'd.attempt',
      'd.due_at',
      'd.telegram_message_id',
      'd.updated_at',
      'c.telegram_id',
      'c.first_name',
      'c.last_name',
      'c.username',
    ])
    .where('d.origin_kind', '=', CAMPAIGN)
    .where('d.origin_id', '=', campaignId)
    .orderBy('d.contact_id')

type RecipientRow = Awaited<ReturnType<ReturnType<typeof recipientRows>['execute']>>[number]

const toRecipient = (row: RecipientRow): Recipient => ({
  deliveryId: row.id,
  contactId: row.contact_id,
  telegramId: row.telegram_id,
  name: `${row.first_name} ${row.last_name}`.trim(),
  username: row.username,
  accountId: row.account_id,
  state: row.state,
  reason: row.reason,
  why: explain(row),
  detail: row.detail,
  attempt: row.attempt,
  dueAt: row.due_at,
  telegramMessageId: row.telegram_message_id,
  updatedAt: row.updated_at,
})

/** How many are in each state that is not plain success, by reason. */
export async function countReasons(
  db: Db,
  campaignId: CampaignId,
): Promise<{ state: DeliveryState; reason: string; count: number }[]> {
  const rows = await db
    .selectFrom('deliveries')
    .select((eb) => ['state', 'reason', eb.fn.countAll<number>().as('count')])
    .where('origin_kind', '=', CAMPAIGN)
    .where('origin_id', '=', campaignId)
    .where(IN_EXCEPTIONS_INDEX)
    .where('state', '<>', 'sent')
    .groupBy(['state', 'reason'])
    .orderBy('count', 'desc')
    .execute()
  return rows.map(({ state, reason, count }) => ({ state, reason: reason ?? 'unknown', count }))
}

/** Points of the chart; at most `limit`, the latest. */
export async function readSeries(db: Db, campaignId: CampaignId, limit: number): Promise<SeriesPoint[]> {
  const rows = await db
    .selectFrom('origin_series')
    .select(['bucket_at as at', 'sent', 'failed', 'uncertain', 'skipped'])
    .where('kind', '=', 'campaign')
    .where('id', '=', campaignId)
    .orderBy('bucket_at', 'desc')
    .limit(limit)
    .execute()
  return rows.reverse()
}

export async function readDelivery(db: Db, deliveryId: DeliveryId): Promise<{ state: DeliveryState; why: string }> {
  const row = await db
    .selectFrom('deliveries')
    .select(['origin_kind', 'operation', 'state', 'reason', 'detail', 'attempt', 'due_at', 'telegram_message_id'])
    .where('id', '=', deliveryId)
    .executeTakeFirst()
  if (row === undefined) throw deliveryNotFound(deliveryId)
  return { state: row.state, why: explain(row) }
}
