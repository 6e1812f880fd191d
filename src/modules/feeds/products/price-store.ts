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

/** What is seen again and again is written down once in this time; an item of the last document was seen at most so long before it. */
export const SEEN_EVERY_MS = 3_600_000

/**
 * Prices that are over were their items' until the source was last answered: one that answers that nothing changed is not read again.
 * Of items that were in the last document; to be called before they are written anew.
 */
export async function closePrices(trx: Trx, priceIds: readonly number[]): Promise<void> {
  if (priceIds.length === 0) return
  await sql`
    update prices set until = coalesce((
      select sources.last_ok_at from items inner join sources on sources.id = items.source_id
      where items.id = prices.item_id and items.price_id = prices.id and items.last_seen_at >= sources.updated_at - ${sql.lit(SEEN_EVERY_MS)}
        and sources.last_ok_at > prices.until), until)
    where prices.id in ${idList(trx, priceIds)}`.execute(trx)
}

/** Until when a price was seen, with `items` and `sources` joined: one that is still its item's until its source was last answered. */
export const seenUntil = sql<number>`
  case when items.price_id = prices.id and items.last_seen_at >= sources.updated_at - ${sql.lit(SEEN_EVERY_MS)}
    and sources.last_ok_at > prices.until then sources.last_ok_at else prices.until end`

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
    .innerJoin('sources', 'sources.id', 'prices.source_id')
    .innerJoin('items', 'items.id', 'prices.item_id')
    .select(['prices.price_minor', 'prices.exponent'])
    .where('prices.product_id', '=', productId)
    .where('prices.currency', '=', currency)
    .where(seenUntil, '>=', sinceMs)
    .where('prices.availability', 'not in', NOT_FOR_SALE)
    .orderBy('prices.price_minor')
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? null : { minor: row.price_minor, currency, exponent: row.exponent }
}
