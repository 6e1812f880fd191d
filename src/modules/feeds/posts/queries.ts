import type { Db } from '../../../db/transaction.ts'
import type { ChannelId, ItemId, ProductId, SourceId } from '../../../kernel/ids.ts'
import type { Entry, Money } from '../core/entry.ts'

export interface ItemFacts {
  readonly itemId: ItemId
  readonly productId: ProductId
  readonly entry: Entry
  readonly sourceTitle: string
}

export async function findItemFacts(db: Db, itemId: ItemId): Promise<ItemFacts | undefined> {
  const row = await db
    .selectFrom('items')
    .innerJoin('sources', 'sources.id', 'items.source_id')
    .select(['items.id', 'items.product_id', 'items.entry', 'sources.title'])
    .where('items.id', '=', itemId)
    .executeTakeFirst()
  if (row === undefined) return undefined
  const { id, product_id, entry, title } = row
  return { itemId: id, productId: product_id, entry: JSON.parse(entry) as Entry, sourceTitle: title }
}

/** The last price that a channel posted of a product, in the currency of `like`. */
export async function lastPostedPrice(
  db: Db,
  channelId: ChannelId,
  productId: ProductId,
  like: Money,
): Promise<Money | null> {
  const row = await db
    .selectFrom('posts')
    .select(['price_minor', 'exponent'])
    .where('product_id', '=', productId)
    .where('channel_id', '=', channelId)
    .where('currency', '=', like.currency)
    .where('posted_at', 'is not', null)
    .where('price_minor', 'is not', null)
    .orderBy('posted_at', 'desc')
    .orderBy('id', 'desc')
    .executeTakeFirst()
  if (row === undefined || row.price_minor === null) return null
  return { minor: row.price_minor, currency: like.currency, exponent: row.exponent ?? like.exponent }
}

/** The newest items of a source, or of all. */
export async function newestItems(db: Db, sourceId: SourceId | null, limit: number): Promise<readonly NewItem[]> {
  const rows = await db
    .selectFrom('items')
    .select(['id', 'first_seen_at'])
    .$if(sourceId !== null, (query) => query.where('source_id', '=', sourceId).orderBy('first_seen_at', 'desc'))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(({ id, first_seen_at }) => ({ itemId: id, at: first_seen_at }))
}

export interface NewItem {
  readonly itemId: ItemId
  readonly at: number
}

/** Of more the newest are enough to choose an item from. */
const MAX_SOURCES = 20

export async function sourcesOf(db: Db, channelId: ChannelId): Promise<SourceId[]> {
  const rows = await db
    .selectFrom('feed_channel_sources')
    .select('source_id')
    .where('channel_id', '=', channelId)
    .orderBy('added_at', 'desc')
    .limit(MAX_SOURCES)
    .execute()
  return rows.map(({ source_id }) => source_id)
}

export async function templateOf(db: Db, channelId: ChannelId): Promise<string | undefined> {
  const row = await db.selectFrom('feed_channels').select('template').where('id', '=', channelId).executeTakeFirst()
  return row?.template
}
