import { sql, type Selectable } from 'kysely'
import { containsText } from '../../db/portable.ts'
import type { Db } from '../../db/transaction.ts'
import type { CampaignState, CampaignTable } from '../../db/tables/campaigns.ts'
import type { AccountId, CampaignId, ContactId } from '../../kernel/ids.ts'
import { decodeCursor } from '../../kernel/page.ts'
import type { Fields } from '../delivery/index.ts'
import { campaignSchema, type Campaign, type CampaignQuery } from './contract.ts'

type Row = Selectable<CampaignTable>

/** A row with its JSON read. */
export type StoredCampaign = Omit<Row, 'message' | 'audience'> & Pick<Campaign, 'message' | 'audience'>

export async function findCampaign(db: Db, id: CampaignId): Promise<StoredCampaign | undefined> {
  const row = await db.selectFrom('campaigns').selectAll().where('id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : toStored(row)
}

/** Newest first, one more than asked for. */
export async function listCampaigns(
  readDb: Db,
  { limit, cursor, state, search }: CampaignQuery,
): Promise<StoredCampaign[]> {
  let query = readDb
    .selectFrom('campaigns')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(limit + 1)
  if (cursor !== undefined) query = query.where('id', '<', Number(decodeCursor(cursor, 1)[0]))
  if (state !== undefined) query = query.where('state', '=', state)
  if (search !== undefined && search !== '') query = query.where((eb) => containsText(readDb, eb.ref('name'), search))
  return (await query.execute()).map(toStored)
}

/** Campaigns whose work was cut off: plans to go on with, cancellations to finish. */
export async function unfinishedWork(db: Db): Promise<{ readonly id: CampaignId; readonly state: CampaignState }[]> {
  return db
    .selectFrom('campaigns')
    .leftJoin('origins', (join) => join.onRef('origins.id', '=', 'campaigns.id').on('origins.kind', '=', 'campaign'))
    .select(['campaigns.id', 'campaigns.state'])
    .where((eb) =>
      eb.or([
        eb('campaigns.state', '=', 'planning'),
        eb.and([
          eb('campaigns.state', '=', 'cancelled'),
          eb.or([eb('origins.planned', '>', 0), eb('origins.sending', '>', 0)]),
        ]),
      ]),
    )
    .orderBy('campaigns.id')
    .execute()
}

/** Started, and neither completed nor cancelled. */
export async function unfinishedCampaigns(db: Db): Promise<CampaignId[]> {
  const rows = await db
    .selectFrom('campaigns')
    .select('id')
    .where('state', 'in', ['planning', 'running', 'paused'])
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id)
}

/** Campaigns at work that still have something to plan or to send through this account; what is in flight may come back. */
export async function unfinishedWith(db: Db, accountId: AccountId): Promise<CampaignId[]> {
  const rows = await db.selectFrom('campaigns').selectAll().where('state', 'in', ['planning', 'running']).execute()
  const found: CampaignId[] = []
  for (const { id, state, audience } of rows.map(toStored)) {
    if (!audience.accountIds.includes(accountId)) continue
    if (state === 'planning' || (await hasUnsent(db, id, accountId))) found.push(id)
  }
  return found
}

/** The terms of state are those of the partial indexes. */
async function hasUnsent(db: Db, id: CampaignId, accountId: AccountId): Promise<boolean> {
  for (const terms of [sql<boolean>`state = 'planned' and origin_kind = 'campaign'`, sql<boolean>`state = 'sending'`]) {
    const row = await db
      .selectFrom('deliveries')
      .select('id')
      .where('account_id', '=', accountId)
      .where('origin_kind', '=', 'campaign')
      .where('origin_id', '=', id)
      .where(terms)
      .limit(1)
      .executeTakeFirst()
    if (row !== undefined) return true
  }
  return false
}

export interface BotRow {
  readonly id: AccountId
  readonly username: string
  readonly state: 'active' | 'paused' | 'stopped' | 'removed'
  readonly health_reason: string | null
}

export async function findBots(db: Db, ids: readonly AccountId[]): Promise<Map<AccountId, BotRow>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('accounts')
    .select(['id', 'username', 'state', 'health_reason'])
    .where('id', 'in', ids)
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}

/** How many deliveries of a campaign wait for each bot. */
export async function remainingByBot(
  readDb: Db,
  id: CampaignId,
  accountIds: readonly AccountId[],
): Promise<Map<AccountId, number>> {
  const counts = await Promise.all(
    accountIds.map(async (accountId) => {
      const { count } = await readDb
        .selectFrom('deliveries')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .where('account_id', '=', accountId)
        .where('origin_id', '=', id)
        .where(sql<boolean>`state = 'planned' and origin_kind = 'campaign'`)
        .executeTakeFirstOrThrow()
      return [accountId, count] as const
    }),
  )
  return new Map(counts)
}

export interface PreviewContact {
  readonly id: ContactId
  readonly name: string
  readonly fields: Fields
}

export async function findContact(db: Db, id: ContactId): Promise<PreviewContact | undefined> {
  const row = await db
    .selectFrom('contacts')
    .select(['id', 'first_name', 'last_name', 'username', 'language_code'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (row === undefined) return undefined
  const { id: contactId, ...fields } = row
  const name = `${row.first_name} ${row.last_name}`.trim()
  return { id: contactId, name: name === '' ? `@${row.username}` : name, fields }
}

/** The first live subscriber of these bots. */
export async function firstSubscriber(db: Db, accountIds: readonly AccountId[]): Promise<ContactId | undefined> {
  for (const accountId of accountIds) {
    const row = await db
      .selectFrom('subscriptions')
      .select('contact_id')
      .where('account_id', '=', accountId)
      .where('status', '=', 'subscribed')
      .orderBy('contact_id')
      .limit(1)
      .executeTakeFirst()
    if (row !== undefined) return row.contact_id
  }
  return undefined
}

/** Rows that say `sent` although nothing proves it. */
export async function unprovenSent(readDb: Db, id: CampaignId): Promise<number> {
  const { count } = await readDb
    .selectFrom('deliveries')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('origin_kind', '=', sql.lit('campaign' as const))
    .where('origin_id', '=', id)
    .where('state', '=', 'sent')
    .where('telegram_message_id', 'is', null)
    .where((eb) => eb.or([eb('reason', 'is', null), eb('reason', '<>', 'decided')]))
    .executeTakeFirstOrThrow()
  return count
}

const toStored = (row: Row): StoredCampaign => ({
  ...row,
  message: campaignSchema.shape.message.parse(JSON.parse(row.message)),
  audience: campaignSchema.shape.audience.parse(JSON.parse(row.audience)),
})
