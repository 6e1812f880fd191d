import type { Db } from '../../../db/transaction.ts'
import type { ProductId } from '../../../kernel/ids.ts'
import { seenUntil } from './price-store.ts'

/** The last observations of a product's prices, newest first. */
export async function pricesOfProduct(readDb: Db, productId: ProductId, limit: number) {
  return readDb
    .selectFrom('prices')
    .innerJoin('sources', 'sources.id', 'prices.source_id')
    .innerJoin('items', 'items.id', 'prices.item_id')
    .select([
      'prices.source_id',
      'sources.title as source_title',
      'prices.item_id',
      'items.title as item_title',
      'prices.currency',
      'prices.exponent',
      'prices.price_minor',
      'prices.availability',
      'prices.at',
      seenUntil.as('until'),
    ])
    .where('prices.product_id', '=', productId)
    .orderBy('prices.at', 'desc')
    .orderBy('prices.id', 'desc')
    .limit(limit)
    .execute()
}

export type SeenPriceRow = Awaited<ReturnType<typeof pricesOfProduct>>[number]
