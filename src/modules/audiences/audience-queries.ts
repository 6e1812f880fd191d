import { sql } from 'kysely'
import type { SubscriptionStatus } from '../../db/tables/audiences.ts'
import { isPostgres, positionOf, rowsOf } from '../../db/portable.ts'
import type { Db } from '../../db/transaction.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { Audience } from './contract.ts'

/** People of an audience's accounts who are in the same position. */
export interface AudienceGroup {
  /** Index in `accountIds` of the bot that writes to them: the first that may. Null: nobody does. */
  readonly writer: number | null
  /** The best of their statuses with these bots. */
  readonly status: SubscriptionStatus
  readonly people: number
  /** Their subscriptions that match, of all these bots together. */
  readonly matches: number
}

export async function usernamesOf(readDb: Db, accountIds: readonly AccountId[]): Promise<Map<AccountId, string>> {
  if (accountIds.length === 0) return new Map()
  const rows = await readDb
    .selectFrom('accounts')
    .select(['id', 'username'])
    .where('id', 'in', accountIds)
    .where('state', '!=', 'removed')
    .execute()
  return new Map(rows.map(({ id, username }) => [id, username]))
}

/** One bot without a filter: the counter rows know. */
export async function groupsOfAccount(readDb: Db, accountId: AccountId): Promise<AudienceGroup[]> {
  const rows = await readDb
    .selectFrom('subscription_counts')
    .select(['status', 'count'])
    .where('account_id', '=', accountId)
    .execute()
  return rows.map(({ status, count }) => {
    const isSubscribed = status === 'subscribed'
    return { writer: isSubscribed ? 0 : null, status, people: count, matches: isSubscribed ? count : 0 }
  })
}

/** Looks at every subscription of these bots: 0.7 to 1.5 s for a million of them, beside the event loop. */
export async function groupsOf(
  readDb: Db,
  { accountIds, source, languageCode, tags }: Audience,
): Promise<AudienceGroup[]> {
  const bots = accountIds.map((id, position) => ({ id, position }))
  const isMatch = sql`s.status = 'subscribed' and ${sourceIs(source)} and ${languageIs(readDb, languageCode)} and ${hasTag(tags)}`
  const contacts = languageCode === undefined ? sql`` : sql`join contacts c on c.id = s.contact_id`
  const { rows } = await sql<{ writer: number | null; rank: 0 | 1 | 2 | 3; people: number; matches: number }>`
    select writer, rank, count(*) as people, sum(matches) as matches from (
      select min(case when ${isMatch} then a.position end) as writer, sum(case when ${isMatch} then 1 else 0 end) as matches,
        min(case s.status when 'subscribed' then 0 when 'unsubscribed' then 1 when 'blocked' then 2 else 3 end) as rank
      from ${rowsOf(readDb, bots, { id: 'bigint', position: 'bigint' })} as a
        ${isPostgres(readDb) ? sql`join` : sql`cross join`} subscriptions s on s.account_id = a.id ${contacts}
      group by s.contact_id) as people
    group by writer, rank`.execute(readDb)
  return rows.map(({ rank, ...group }) => ({ ...group, status: statusOfRank[rank] }))
}

const statusOfRank = ['subscribed', 'unsubscribed', 'blocked', 'unreachable'] as const

const sourceIs = (source: string | undefined) => (source === undefined ? sql`true` : sql`s.source = ${source}`)

const hasTag = (tags: readonly string[] | undefined) =>
  tags === undefined || tags.length === 0
    ? sql`true`
    : sql`exists (select 1 from contact_tags t where t.contact_id = s.contact_id and t.tag in (${sql.join(tags)}))`

/** `en` also means `en-GB`. */
function languageIs(readDb: Db, languageCode: string | undefined) {
  if (languageCode === undefined) return sql`true`
  const code = languageCode.toLowerCase()
  return sql`${positionOf(readDb, sql`lower(c.language_code) || '-'`, `${code}-`)} = 1`
}

/** The biggest first. */
export async function sourcesOf(
  readDb: Db,
  accountId: AccountId | undefined,
  limit: number,
): Promise<{ source: string; subscribers: number }[]> {
  const query = readDb
    .selectFrom('subscriptions')
    .select(({ fn }) => ['source', fn.countAll<number>().as('subscribers')])
    .where('status', '=', 'subscribed')
    .groupBy('source')
    .orderBy('subscribers', 'desc')
    .orderBy('source')
    .limit(limit)
  return (accountId === undefined ? query : query.where('account_id', '=', accountId)).execute()
}

/** Those on the most contacts first. */
export async function tagsInUse(readDb: Db, limit: number): Promise<{ tag: string; contacts: number }[]> {
  return readDb
    .selectFrom('contact_tags')
    .select(({ fn }) => ['tag', fn.countAll<number>().as('contacts')])
    .groupBy('tag')
    .orderBy('contacts', 'desc')
    .orderBy('tag')
    .limit(limit)
    .execute()
}
