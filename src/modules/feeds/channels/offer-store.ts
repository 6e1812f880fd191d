import { sql } from 'kysely'
import { idList, rowLock } from '../../../db/portable.ts'
import type { Db, Trx } from '../../../db/transaction.ts'
import type { ChannelId, ProductId, SourceId } from '../../../kernel/ids.ts'
import type { Money } from '../core/entry.ts'
import type { EarlierPost, EarlierState } from '../core/policy/repeat.ts'

export interface OfferedChannel {
  readonly id: ChannelId
  readonly title: string
  readonly policy: string
}

/** The channels of a source, kept to this transaction: of two sources with the same item one decides after the other. */
export async function channelsOfSource(trx: Trx, sourceId: SourceId): Promise<readonly OfferedChannel[]> {
  const ids = await trx
    .selectFrom('feed_channel_sources')
    .select('channel_id')
    .where('source_id', '=', sourceId)
    .execute()
  if (ids.length === 0) return []
  return trx
    .selectFrom('feed_channels')
    .select(['id', 'title', 'policy'])
    .where(
      'id',
      'in',
      sql<number>`${idList(
        trx,
        ids.map(({ channel_id }) => channel_id),
      )}`,
    )
    .where('state', '!=', 'removed')
    .orderBy('id')
    .$call(rowLock(trx))
    .execute()
}

export async function sourceOf(
  db: Db,
  id: SourceId,
): Promise<{ readonly title: string; readonly language: string | null }> {
  const row = await db.selectFrom('sources').select(['title', 'settings']).where('id', '=', id).executeTakeFirst()
  if (row === undefined) return { title: '', language: null }
  const settings = JSON.parse(row.settings) as { readonly language?: unknown }
  return { title: row.title, language: typeof settings.language === 'string' ? settings.language : null }
}

export interface PostRow {
  readonly id: number
  readonly channel_id: number
  readonly product_id: number
  readonly item_id: number
  readonly occasion: string
  readonly state: EarlierState
  readonly price_minor: number | null
  readonly currency: string | null
  readonly exponent: number | null
  readonly availability: string | null
  readonly posted_at: number | null
  readonly updated_at: number
}

/** By channel and product, oldest first: "3 17" -> posts. Digests are nobody's. */
export async function earlierPosts(
  db: Db,
  channelIds: readonly ChannelId[],
  productIds: readonly ProductId[],
): Promise<Map<string, EarlierPost[]>> {
  const rows: PostRow[] = await db
    .selectFrom('posts')
    .select(['id', 'channel_id', 'product_id', 'item_id', 'occasion', 'state', 'price_minor', 'currency', 'exponent'])
    .select(['availability', 'posted_at', 'updated_at'])
    .where('product_id', 'in', sql<number>`${idList(db, productIds)}`)
    .where('channel_id', 'in', sql<number>`${idList(db, channelIds)}`)
    .orderBy('id')
    .execute()
  const earlier = new Map<string, EarlierPost[]>()
  for (const row of rows) {
    if (isDigest(row.occasion)) continue
    const key = pairOf(row.channel_id, row.product_id)
    const posts = earlier.get(key)
    if (posts === undefined) earlier.set(key, [toEarlier(row)])
    else posts.push(toEarlier(row))
  }
  return earlier
}

export const pairOf = (channelId: ChannelId, productId: ProductId): string => `${channelId} ${productId}`

/** The occasion of a digest names its first member. */
export const isDigest = (occasion: string): boolean => occasion.startsWith('digest:')

const toEarlier = (row: PostRow): EarlierPost => ({
  id: row.id,
  itemId: row.item_id,
  state: row.state,
  price: moneyOf(row),
  availability: row.availability as EarlierPost['availability'],
  at: row.posted_at ?? row.updated_at,
})

export const moneyOf = (row: Pick<PostRow, 'price_minor' | 'currency' | 'exponent'>): Money | null =>
  row.price_minor === null || row.currency === null
    ? null
    : { minor: row.price_minor, currency: row.currency, exponent: row.exponent ?? 2 }

/**
 * Products that a channel's sources had before the channel could post them: in the first read of a source, or before the source was
 * added to the channel. By channel and product.
 */
export async function knownBefore(
  db: Db,
  channelIds: readonly ChannelId[],
  productIds: readonly ProductId[],
): Promise<Map<string, string>> {
  if (productIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('items')
    .innerJoin('sources', 'sources.id', 'items.source_id')
    .innerJoin('feed_channel_sources as cs', 'cs.source_id', 'items.source_id')
    .select(['cs.channel_id', 'items.product_id', 'sources.title'])
    .where('items.product_id', 'in', sql<number>`${idList(db, productIds)}`)
    .where('cs.channel_id', 'in', sql<number>`${idList(db, channelIds)}`)
    .where((eb) =>
      eb.or([
        eb('items.first_seen_at', '<=', eb.ref('sources.baseline_at')),
        eb('items.first_seen_at', '<', eb.ref('cs.added_at')),
      ]),
    )
    .execute()
  return new Map(rows.map(({ channel_id, product_id, title }) => [pairOf(channel_id, product_id), title]))
}

export interface NewPost {
  readonly channelId: ChannelId
  readonly productId: ProductId
  readonly itemId: number
  readonly occasion: string
  readonly state: 'approval' | 'queued'
  readonly rank: number
  readonly expiresAt: number | null
  readonly price: Money | null
  readonly availability: string
}

const ROWS_AT_ONCE = 500

/** Writes posts and counts them in; returns the ids of those that were not there, by channel and product. */
export async function insertPosts(trx: Trx, posts: readonly NewPost[], now: number): Promise<Map<string, number>> {
  const ids = new Map<string, number>()
  const counts = new Map<ChannelId, number>()
  for (let from = 0; from < posts.length; from += ROWS_AT_ONCE) {
    const rows = await trx
      .insertInto('posts')
      .values(posts.slice(from, from + ROWS_AT_ONCE).map((post) => toRow(post, now)))
      .onConflict((conflict) => conflict.columns(['channel_id', 'product_id', 'occasion']).doNothing())
      .returning(['id', 'channel_id', 'product_id'])
      .execute()
    for (const { id, channel_id, product_id } of rows) {
      ids.set(pairOf(channel_id, product_id), id)
      counts.set(channel_id, (counts.get(channel_id) ?? 0) + 1)
    }
  }
  for (const [channelId, count] of counts) await addToBacklog(trx, channelId, count)
  return ids
}

const toRow = (post: NewPost, now: number) => ({
  channel_id: post.channelId,
  product_id: post.productId,
  item_id: post.itemId,
  occasion: post.occasion,
  state: post.state,
  reason: null,
  detail: null,
  rank: post.rank,
  queued_at: now,
  due_at: now,
  expires_at: post.expiresAt,
  price_minor: post.price?.minor ?? null,
  currency: post.price?.currency ?? null,
  exponent: post.price?.exponent ?? null,
  availability: post.availability,
  revision: 0,
  updated_at: now,
})

export async function addToBacklog(trx: Trx, channelId: ChannelId, count: number): Promise<void> {
  await trx
    .updateTable('feed_channels')
    .set((eb) => ({ backlog: eb('backlog', '+', count) }))
    .where('id', '=', channelId)
    .execute()
}

/** A post that waits shows what its item says now. */
export async function refreshPost(
  trx: Trx,
  id: number,
  shown: { readonly price: Money | null; readonly availability: string },
): Promise<void> {
  await trx
    .updateTable('posts')
    .set({
      price_minor: shown.price?.minor ?? null,
      currency: shown.price?.currency ?? null,
      exponent: shown.price?.exponent ?? null,
      availability: shown.availability,
    })
    .where('id', '=', id)
    .where('state', 'in', ['approval', 'held', 'queued'])
    .execute()
}

export async function planEdit(
  trx: Trx,
  id: number,
  edit: { readonly kind: 'price' | 'sold_out' | 'back_in_stock'; readonly at: number },
): Promise<void> {
  await trx
    .updateTable('posts')
    .set({ edit_due_at: edit.at, edit_kind: edit.kind })
    .where('id', '=', id)
    .where('state', '=', 'posted')
    .execute()
}

/** Channels of these sources in which something waits. */
export async function backlogs(db: Db, sourceIds: readonly SourceId[], atLeast: number) {
  return db
    .selectFrom('feed_channel_sources as cs')
    .innerJoin('feed_channels as c', 'c.id', 'cs.channel_id')
    .select(['cs.source_id', 'c.backlog', 'c.policy'])
    .where('cs.source_id', 'in', sql<number>`${idList(db, sourceIds)}`)
    .where('c.state', '!=', 'removed')
    .where('c.backlog', '>=', atLeast)
    .execute()
}
