import { sql } from 'kysely'
import { positionOf } from '../../../db/portable.ts'
import type { Db } from '../../../db/transaction.ts'
import type { ProductId } from '../../../kernel/ids.ts'
import { foldText } from './search-text.ts'

const COLUMNS = [
  'id',
  'key',
  'rule',
  'title',
  'url',
  'image_url',
  'brand',
  'merged_into',
  'first_seen_at',
  'last_seen_at',
] as const

export type ShownProduct = NonNullable<Awaited<ReturnType<typeof productById>>>

export async function productById(readDb: Db, id: ProductId) {
  return readDb.selectFrom('products').select(COLUMNS).where('id', '=', id).executeTakeFirst()
}

export async function productsByIds(readDb: Db, ids: readonly ProductId[]): Promise<ShownProduct[]> {
  if (ids.length === 0) return []
  return readDb.selectFrom('products').select(COLUMNS).where('id', 'in', ids).orderBy('id', 'desc').execute()
}

/** Newest first; a search is a part of the title. */
export async function productsBefore(
  readDb: Db,
  search: string,
  { beforeId, limit }: { readonly beforeId: ProductId; readonly limit: number },
): Promise<ShownProduct[]> {
  let query = readDb.selectFrom('products').select(COLUMNS).where('id', '<', beforeId).where('merged_into', 'is', null)
  if (search !== '') query = query.where(positionOf(readDb, sql.ref('search'), foldText(search)), '>', 0)
  return query.orderBy('id', 'desc').limit(limit).execute()
}

export async function keysOfProduct(readDb: Db, id: ProductId, limit: number) {
  return readDb
    .selectFrom('product_keys')
    .select(['key', 'rule', 'origin', 'at'])
    .where('product_id', '=', id)
    .orderBy('at')
    .orderBy('key')
    .limit(limit)
    .execute()
}

/** Where it was posted, or will be, newest first. */
export async function postsOfProduct(readDb: Db, id: ProductId, limit: number) {
  return readDb
    .selectFrom('posts')
    .innerJoin('feed_channels', 'feed_channels.id', 'posts.channel_id')
    .select([
      'posts.id',
      'posts.channel_id',
      'feed_channels.title as channel_title',
      'posts.item_id',
      'posts.occasion',
      'posts.state',
      'posts.price_minor',
      'posts.currency',
      'posts.exponent',
      'posts.queued_at',
      'posts.posted_at',
    ])
    .where('posts.product_id', '=', id)
    .orderBy('posts.id', 'desc')
    .limit(limit)
    .execute()
}
