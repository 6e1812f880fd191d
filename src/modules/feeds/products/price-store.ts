import { sql } from 'kysely'
import { idList, rowsOf } from '../../../db/portable.ts'
import type { Db, Trx } from '../../../db/transaction.ts'
import type { ItemId, ProductId, SourceId } from '../../../kernel/ids.ts'
import type { Money } from '../core/entry.ts'

export interface SeenPrice {
  readonly itemId: ItemId
  readonly productId: ProductId
  readonly minor: number
  readonly currency: string
  readonly exponent: number
  readonly availability: string
}

/** Prices that are new or changed; each becomes its item's price now. */
export async function writePrices(
  trx: Trx,
  sourceId: SourceId,
  prices: readonly SeenPrice[],
  at: number,
): Promise<void> {
  if (prices.length === 0) return
  const columns = {
    itemId: 'bigint',
    productId: 'bigint',
    minor: 'bigint',
    currency: 'text',
    exponent: 'bigint',
    availability: 'text',
  } as const
  const rows = prices.map((price) => ({ ...price }))
  const { rows: written } = await sql<{ readonly id: number; readonly item: number }>`
    insert into prices (product_id, source_id, item_id, price_minor, currency, exponent, availability, at, until)
    select given."productId", cast(${sourceId} as bigint), given."itemId", given.minor, given.currency, given.exponent,
      given.availability, cast(${at} as bigint), cast(${at} as bigint)
    from ${rowsOf(trx, rows, columns)} as given
    returning id, item_id as item`.execute(trx)
  const given = rowsOf(
    trx,
    written.map(({ id, item }) => ({ id, item })),
    { id: 'bigint', item: 'bigint' },
  )
  await sql`update items set price_id = given.id from ${given} as given where items.id = given.item`.execute(trx)
}

/** Prices that were seen until now and are not told any more. */
export async function endPrices(trx: Trx, itemIds: readonly ItemId[]): Promise<void> {
  if (itemIds.length === 0) return
  await trx.updateTable('items').set({ price_id: null }).where('id', 'in', idList(trx, itemIds)).execute()
}

const NOT_FOR_SALE = ['out_of_stock', 'discontinued'] as const

/**
 * The lowest price at which a product could be bought at any time since then, of our own observations; null: we saw none in this
 * currency.
 */
export async function lowestPrice(
  db: Db,
  productId: ProductId,
  currency: string,
  sinceMs: number,
): Promise<Money | null> {
  const row = await db
    .selectFrom('prices')
    .select(['price_minor', 'exponent'])
    .where('product_id', '=', productId)
    .where('currency', '=', currency)
    .where('until', '>=', sinceMs)
    .where('availability', 'not in', NOT_FOR_SALE)
    .orderBy('price_minor')
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? null : { minor: row.price_minor, currency, exponent: row.exponent }
}
