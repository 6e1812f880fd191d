import { sql, type SelectQueryBuilder } from 'kysely'
import { containsText, idList } from '../../../db/portable.ts'
import type { Tables } from '../../../db/tables/index.ts'
import type { Db } from '../../../db/transaction.ts'
import type { ChannelId, PostId, SourceId } from '../../../kernel/ids.ts'
import { fold } from '../core/policy/words.ts'
import type { PostQuery, WhyQuery } from './contract.ts'

const shownChannels = (db: Db) =>
  db
    .selectFrom('feed_channels as c')
    .innerJoin('accounts as a', 'a.id', 'c.account_id')
    .innerJoin('contacts as t', 't.id', 'c.contact_id')
    .selectAll('c')
    .select(['a.username', 'a.state as account_state', 't.telegram_id', 't.kind as chat_kind'])
    .select('t.username as chat_name')

export type ShownChannel = Awaited<ReturnType<typeof channelsBefore>>[number]

/** Newest first. */
export async function channelsBefore(db: Db, beforeId: ChannelId, limit: number) {
  return shownChannels(db)
    .where('c.state', '!=', 'removed')
    .where('c.id', '<', beforeId)
    .orderBy('c.id', 'desc')
    .limit(limit)
    .execute()
}

export async function channelById(db: Db, id: ChannelId): Promise<ShownChannel | undefined> {
  return shownChannels(db).where('c.id', '=', id).executeTakeFirst()
}

export interface ChannelSums {
  readonly waitingForApproval: number
  readonly uncertain: number
  readonly postedLastDay: number
  readonly lastPostedAt: number | null
  readonly headDueAt: number | null
  readonly headRank: number | null
  readonly sourceIds: readonly SourceId[]
}

export async function sumsOfChannels(
  db: Db,
  ids: readonly ChannelId[],
  dayAgo: number,
): Promise<ReadonlyMap<ChannelId, ChannelSums>> {
  if (ids.length === 0) return new Map()
  const list = sql<number>`${idList(db, ids)}`
  const counted = await db
    .selectFrom('posts')
    .select(['channel_id', 'state'])
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('channel_id', 'in', list)
    .where((eb) =>
      eb.or([
        eb('state', 'in', ['approval', 'uncertain']),
        eb.and([eb('state', '=', 'posted'), eb('updated_at', '>=', dayAgo), eb('posted_at', '>=', dayAgo)]),
      ]),
    )
    .groupBy(['channel_id', 'state'])
    .execute()
  const last = await db
    .selectFrom('feed_channels as c')
    .select('c.id')
    .select((eb) => [
      newest(eb.selectFrom('posts as p').select('p.posted_at')).as('posted_at'),
      head(eb.selectFrom('posts as p').select('p.due_at')).as('head_due_at'),
      head(eb.selectFrom('posts as p').select('p.rank')).as('head_rank'),
    ])
    .where('c.id', 'in', list)
    .execute()
  const sources = await db
    .selectFrom('feed_channel_sources')
    .select(['channel_id', 'source_id'])
    .where('channel_id', 'in', list)
    .orderBy('source_id')
    .execute()
  return new Map(
    last.map(({ id, posted_at, head_due_at, head_rank }) => {
      const count = (state: string): number =>
        counted.find((row) => row.channel_id === id && row.state === state)?.count ?? 0
      return [
        id,
        {
          waitingForApproval: count('approval'),
          uncertain: count('uncertain'),
          postedLastDay: count('posted'),
          lastPostedAt: posted_at,
          headDueAt: head_due_at,
          headRank: head_rank,
          sourceIds: sources.filter(({ channel_id }) => channel_id === id).map(({ source_id }) => source_id),
        },
      ]
    }),
  )
}

type PostsOfChannel<O> = SelectQueryBuilder<Tables & { p: Tables['posts']; c: Tables['feed_channels'] }, 'p' | 'c', O>

const newest = <O>(query: PostsOfChannel<O>) =>
  query.whereRef('p.channel_id', '=', 'c.id').where('p.state', '=', 'posted').orderBy('p.updated_at', 'desc').limit(1)

const head = <O>(query: PostsOfChannel<O>) =>
  query.whereRef('p.channel_id', '=', 'c.id').where('p.state', '=', 'queued').orderBy('p.rank').orderBy('p.id').limit(1)

const shownPosts = (db: Db) =>
  db
    .selectFrom('posts as p')
    .innerJoin('feed_channels as c', 'c.id', 'p.channel_id')
    .innerJoin('contacts as t', 't.id', 'c.contact_id')
    .innerJoin('items as i', 'i.id', 'p.item_id')
    .innerJoin('products as r', 'r.id', 'p.product_id')
    .selectAll('p')
    .select(['c.title as channel_title', 't.telegram_id', 't.username as chat_name', 't.kind as chat_kind'])
    .select(['i.source_id', 'i.title', 'i.url', 'r.image_url'])

export type ShownPost = Awaited<ReturnType<typeof postsBefore>>[number]

/** Newest first. */
export async function postsBefore(db: Db, query: Omit<PostQuery, 'cursor'>, beforeId: PostId) {
  const { channelId, productId, state, limit } = query
  let posts = shownPosts(db).where('p.id', '<', beforeId)
  if (channelId !== undefined) posts = posts.where('p.channel_id', '=', channelId)
  if (productId !== undefined) posts = posts.where('p.product_id', '=', productId)
  if (state !== undefined) posts = posts.where('p.state', '=', state)
  return posts
    .orderBy('p.id', 'desc')
    .limit(limit + 1)
    .execute()
}

export async function postById(db: Db, id: PostId): Promise<ShownPost | undefined> {
  return shownPosts(db).where('p.id', '=', id).executeTakeFirst()
}

/** The queue of a channel from a position on, in order. */
export async function queueAfter(
  db: Db,
  channelId: ChannelId,
  after: { readonly rank: number; readonly id: PostId } | null,
  limit: number,
): Promise<readonly ShownPost[]> {
  let queue = shownPosts(db).where('p.channel_id', '=', channelId).where('p.state', '=', 'queued')
  if (after !== null)
    queue = queue.where((eb) =>
      eb.or([eb('p.rank', '>', after.rank), eb.and([eb('p.rank', '=', after.rank), eb('p.id', '>', after.id)])]),
    )
  return queue.orderBy('p.rank').orderBy('p.id').limit(limit).execute()
}

/** What is needed to foretell: due times and ranks, in order. */
export async function queueTimes(db: Db, channelId: ChannelId, limit: number) {
  return db
    .selectFrom('posts')
    .select(['id', 'rank', 'due_at as dueAt'])
    .where('channel_id', '=', channelId)
    .where('state', '=', 'queued')
    .orderBy('rank')
    .orderBy('id')
    .limit(limit)
    .execute()
}

const HOUR_MS = 3_600_000

/** How many were posted in each hour: "at" is its beginning. */
export async function postedByHour(db: Db, channelId: ChannelId, from: number, to: number) {
  const hour = sql<number>`posted_at - posted_at % ${sql.lit(HOUR_MS)}`
  return db
    .selectFrom('posts')
    .select(hour.as('at'))
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('channel_id', '=', channelId)
    .where('state', '=', 'posted')
    .where('updated_at', '>=', from)
    .where('posted_at', '>=', from)
    .where('posted_at', '<', to)
    .groupBy(hour)
    .orderBy('at')
    .execute()
}

const shownDecisions = (db: Db) =>
  db
    .selectFrom('feed_decisions as d')
    .leftJoin('feed_channels as c', 'c.id', 'd.channel_id')
    .leftJoin('contacts as t', 't.id', 'c.contact_id')
    .leftJoin('sources as s', 's.id', 'd.source_id')
    .leftJoin('posts as p', 'p.id', 'd.post_id')
    .selectAll('d')
    .select(['c.title as channel_title', 't.telegram_id', 't.username as chat_name', 't.kind as chat_kind'])
    .select(['s.title as source_title', 'p.telegram_message_id'])

export type ShownDecision = Awaited<ReturnType<typeof decisionsBefore>>[number]

interface WhyFilter extends Pick<WhyQuery, 'channelId' | 'sourceId' | 'productId' | 'kind' | 'limit'> {
  /** The canonical form of an address, or words of a title. */
  readonly search: { readonly urlKey: string } | { readonly title: string } | null
}

/** Newest first. An address also finds what was decided of the same product under another one. */
export async function decisionsBefore(db: Db, filter: WhyFilter, beforeId: number) {
  const { channelId, sourceId, productId, kind, search, limit } = filter
  let decisions = shownDecisions(db).where('d.id', '<', beforeId)
  if (channelId !== undefined) decisions = decisions.where('d.channel_id', '=', channelId)
  if (sourceId !== undefined) decisions = decisions.where('d.source_id', '=', sourceId)
  if (productId !== undefined) decisions = decisions.where('d.product_id', '=', productId)
  if (kind !== undefined) decisions = decisions.where('d.kind', '=', kind)
  if (search !== null && 'title' in search)
    decisions = decisions.where(containsText(db, sql<string>`d.search`, fold(search.title)))
  if (search !== null && 'urlKey' in search) {
    const products = await productsOf(db, search.urlKey)
    decisions = decisions.where((eb) =>
      eb.or([
        eb('d.url_key', '=', search.urlKey),
        ...(products.length === 0 ? [] : [eb('d.product_id', 'in', products)]),
      ]),
    )
  }
  return decisions
    .orderBy('d.id', 'desc')
    .limit(limit + 1)
    .execute()
}

const MAX_PRODUCTS = 20

async function productsOf(db: Db, urlKey: string): Promise<number[]> {
  const rows = await db
    .selectFrom('feed_decisions')
    .select('product_id')
    .distinct()
    .where('url_key', '=', urlKey)
    .where('product_id', 'is not', null)
    .limit(MAX_PRODUCTS)
    .execute()
  return rows.flatMap(({ product_id }) => (product_id === null ? [] : [product_id]))
}

/** Items of the channel's sources that were first seen since then, newest first. */
export async function itemsSince(db: Db, channelId: ChannelId, since: number, limit: number) {
  return db
    .selectFrom('items as i')
    .innerJoin('feed_channel_sources as cs', 'cs.source_id', 'i.source_id')
    .innerJoin('sources as s', 's.id', 'i.source_id')
    .select(['i.id', 'i.product_id', 'i.source_id', 'i.title', 'i.url', 'i.first_seen_at', 's.title as source_title'])
    .select('s.settings')
    .where('cs.channel_id', '=', channelId)
    .where('i.first_seen_at', '>=', since)
    .orderBy('i.first_seen_at', 'desc')
    .orderBy('i.id', 'desc')
    .limit(limit)
    .execute()
}

/** Those of these sources that are there. */
export async function sourcesThere(db: Db, ids: readonly SourceId[]): Promise<ReadonlySet<SourceId>> {
  if (ids.length === 0) return new Set()
  const rows = await db
    .selectFrom('sources')
    .select('id')
    .where('id', 'in', sql<number>`${idList(db, ids)}`)
    .where('state', '!=', 'removed')
    .execute()
  return new Set(rows.map(({ id }) => id))
}

export async function itemById(db: Db, id: number) {
  return db
    .selectFrom('items')
    .select(['id', 'product_id', 'title', 'price_minor', 'currency', 'exponent', 'availability'])
    .where('id', '=', id)
    .executeTakeFirst()
}

export async function accountById(db: Db, id: number) {
  return db.selectFrom('accounts').select(['id', 'username', 'state']).where('id', '=', id).executeTakeFirst()
}
