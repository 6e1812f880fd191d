import { sql, type Expression, type SqlBool } from 'kysely'
import { containsText, idList } from '../../../db/portable.ts'
import type { Db } from '../../../db/transaction.ts'
import type { ChannelId, ItemId, SourceId } from '../../../kernel/ids.ts'
import { decodeCursor } from '../../../kernel/page.ts'
import type { HealthWord, SourceQuery } from './contract.ts'
import type { SourceRow } from './source-store.ts'

export async function findSource(db: Db, id: SourceId): Promise<SourceRow | undefined> {
  return db.selectFrom('sources').selectAll().where('id', '=', id).where('state', '!=', 'removed').executeTakeFirst()
}

/** The first that is true is the health of a source; `show.ts` says the same of a row. */
const HEALTH: Readonly<Record<HealthWord, Expression<SqlBool>>> = {
  paused: sql`s.state = 'paused'`,
  held: sql`s.held is not null`,
  failing: sql`s.failure is not null`,
  silent: sql`s.empty_since is not null and s.n_items > 0`,
  waiting: sql`s.waits_for is not null`,
  unread: sql`s.baseline_at is null`,
  well: sql`true`,
}

function isOfHealth(word: HealthWord): Expression<SqlBool> {
  const words = Object.keys(HEALTH) as HealthWord[]
  const before = words.slice(0, words.indexOf(word)).map((other) => sql`not (${HEALTH[other]})`)
  return sql<SqlBool>`(${sql.join([...before, HEALTH[word]], sql` and `)})`
}

/** Newest first, one more than asked for. */
export async function listSources(readDb: Db, query: SourceQuery): Promise<SourceRow[]> {
  const { limit, cursor, search, state, health, kind, channelId } = query
  let rows = readDb
    .selectFrom('sources as s')
    .selectAll('s')
    .where('s.state', '!=', 'removed')
    .orderBy('s.id', 'desc')
    .limit(limit + 1)
  if (cursor !== undefined) rows = rows.where('s.id', '<', Number(decodeCursor(cursor, 1)[0]))
  if (state !== undefined) rows = rows.where('s.state', '=', state)
  if (kind !== undefined) rows = rows.where('s.kind', '=', kind)
  if (health !== undefined) rows = rows.where(isOfHealth(health))
  if (channelId !== undefined)
    rows = rows.where('s.id', 'in', (eb) =>
      eb.selectFrom('feed_channel_sources').select('source_id').where('channel_id', '=', channelId),
    )
  if (search !== undefined && search !== '')
    rows = rows.where((eb) =>
      eb.or([containsText(readDb, eb.ref('s.title'), search), containsText(readDb, eb.ref('s.url'), search)]),
    )
  return rows.execute()
}

export interface SourceChannel {
  readonly source_id: SourceId
  readonly id: ChannelId
  readonly title: string
}

export async function channelsOf(db: Db, sourceIds: readonly SourceId[]): Promise<SourceChannel[]> {
  return db
    .selectFrom('feed_channel_sources as link')
    .innerJoin('feed_channels as channel', 'channel.id', 'link.channel_id')
    .select(['link.source_id', 'channel.id', 'channel.title'])
    .where('link.source_id', 'in', idList(db, sourceIds))
    .orderBy('link.source_id')
    .orderBy('channel.id')
    .execute()
}

export async function existingChannels(db: Db, ids: readonly ChannelId[]): Promise<ReadonlySet<ChannelId>> {
  const rows = await db.selectFrom('feed_channels').select('id').where('id', 'in', idList(db, ids)).execute()
  return new Set(rows.map(({ id }) => id))
}

export async function allChannels(db: Db): Promise<{ readonly id: ChannelId; readonly title: string }[]> {
  return db.selectFrom('feed_channels').select(['id', 'title']).orderBy('id').execute()
}

export interface KnownSource {
  readonly id: SourceId
  readonly url_key: string
  readonly title: string
}

const KEYS_TOGETHER = 500

export async function findByKey(db: Db, urlKey: string): Promise<KnownSource | undefined> {
  return db.selectFrom('sources').select(['id', 'url_key', 'title']).where('url_key', '=', urlKey).executeTakeFirst()
}

/** Those of the keys that are sources. */
export async function findByKeys(db: Db, urlKeys: readonly string[]): Promise<KnownSource[]> {
  const found: KnownSource[] = []
  for (let from = 0; from < urlKeys.length; from += KEYS_TOGETHER)
    found.push(
      ...(await db
        .selectFrom('sources')
        .select(['id', 'url_key', 'title'])
        .where('url_key', 'in', urlKeys.slice(from, from + KEYS_TOGETHER))
        .execute()),
    )
  return found
}

/** After `afterId`, in order, for walks over all of them. */
export async function sourcesAfter(db: Db, afterId: SourceId, limit: number): Promise<SourceRow[]> {
  return db
    .selectFrom('sources')
    .selectAll()
    .where('state', '!=', 'removed')
    .where('id', '>', afterId)
    .orderBy('id')
    .limit(limit)
    .execute()
}

export async function itemsOf(db: Db, sourceId: SourceId, ids: readonly ItemId[]) {
  return db
    .selectFrom('items')
    .select(['id', 'product_id', 'product_key', 'rule', 'entry'])
    .where('source_id', '=', sourceId)
    .where('id', 'in', idList(db, ids))
    .orderBy('id')
    .execute()
}
