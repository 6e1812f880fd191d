import { sql } from 'kysely'
import { positionOf } from '../../../db/portable.ts'
import type { Db } from '../../../db/transaction.ts'
import type { ItemId } from '../../../kernel/ids.ts'
import type { ItemQuery } from './contract.ts'
import { foldText } from './search-text.ts'

const shown = (readDb: Db) =>
  readDb
    .selectFrom('items')
    .innerJoin('sources', 'sources.id', 'items.source_id')
    .select([
      'items.id',
      'items.source_id',
      'sources.title as source_title',
      'items.product_id',
      'items.product_key',
      'items.rule',
      'items.origin',
      'items.title',
      'items.url',
      'items.image_url',
      'items.price_minor',
      'items.currency',
      'items.exponent',
      'items.availability',
      'items.published_at',
      'items.first_seen_at',
      'items.last_seen_at',
    ])

export type ShownItem = Awaited<ReturnType<typeof itemsBefore>>[number]

/** Newest first. */
export async function itemsBefore(
  readDb: Db,
  filter: Omit<ItemQuery, 'cursor' | 'limit'>,
  { beforeId, limit }: { readonly beforeId: ItemId; readonly limit: number },
) {
  const { sourceId, productId, search, since, hasPrice } = filter
  let query = shown(readDb).where('items.id', '<', beforeId)
  if (sourceId !== undefined) query = query.where('items.source_id', '=', sourceId)
  if (productId !== undefined) query = query.where('items.product_id', '=', productId)
  if (since !== undefined) query = query.where('items.first_seen_at', '>=', since)
  if (hasPrice === 'yes') query = query.where('items.price_minor', 'is not', null)
  if (hasPrice === 'no') query = query.where('items.price_minor', 'is', null)
  if (search !== undefined && search !== '')
    query = query.where(positionOf(readDb, sql.ref('items.search'), foldText(search)), '>', 0)
  return query.orderBy('items.id', 'desc').limit(limit).execute()
}

export async function itemById(readDb: Db, id: ItemId): Promise<ShownItem | undefined> {
  return shown(readDb).where('items.id', '=', id).executeTakeFirst()
}

export async function countItems(readDb: Db, productId: number): Promise<number> {
  const { items } = await readDb
    .selectFrom('items')
    .select(({ fn }) => fn.countAll<number>().as('items'))
    .where('product_id', '=', productId)
    .executeTakeFirstOrThrow()
  return items
}
