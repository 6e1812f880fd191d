import { sql, type Selectable } from 'kysely'
import { idList, rowsOf } from '../../../db/portable.ts'
import type { ItemTable } from '../../../db/tables/feeds.ts'
import type { Trx } from '../../../db/transaction.ts'
import type { ItemId, ProductId, SourceId } from '../../../kernel/ids.ts'

const KNOWN_COLUMNS = [
  'id',
  'entry_key',
  'product_id',
  'product_key',
  'rule',
  'origin',
  'title',
  'content_hash',
  'price_minor',
  'currency',
  'exponent',
  'availability',
  'price_id',
  'last_seen_at',
] as const
export type KnownItem = Pick<Selectable<ItemTable>, (typeof KNOWN_COLUMNS)[number]>

/** The items of a source with these entry keys, by them. */
export async function itemsByEntryKey(
  trx: Trx,
  sourceId: SourceId,
  entryKeys: readonly string[],
): Promise<ReadonlyMap<string, KnownItem>> {
  if (entryKeys.length === 0) return new Map()
  const given = rowsOf(
    trx,
    entryKeys.map((key) => ({ key })),
    { key: 'text' },
  )
  const rows = await trx
    .selectFrom('items')
    .select(KNOWN_COLUMNS)
    .where('source_id', '=', sourceId)
    .where('entry_key', 'in', sql<string>`(select given.key from ${given} as given)`)
    .execute()
  return new Map(rows.map((row) => [row.entry_key, row]))
}

export interface ItemFacts {
  readonly entryKey: string
  readonly productId: ProductId
  readonly productKey: string
  readonly rule: string
  readonly title: string
  readonly search: string
  readonly url: string | null
  readonly imageUrl: string | null
  readonly entry: string
  readonly contentHash: string
  readonly priceMinor: number | null
  readonly currency: string | null
  readonly exponent: number | null
  readonly availability: string
  readonly publishedAt: number | null
}

const factColumns = {
  entryKey: 'text',
  productId: 'bigint',
  productKey: 'text',
  rule: 'text',
  title: 'text',
  search: 'text',
  url: 'text',
  imageUrl: 'text',
  entry: 'text',
  contentHash: 'text',
  priceMinor: 'bigint',
  currency: 'text',
  exponent: 'bigint',
  availability: 'text',
  publishedAt: 'bigint',
} as const

/** New ones, and those whose content changed. Their ids, by entry key. */
export async function writeItems(
  trx: Trx,
  sourceId: SourceId,
  items: readonly ItemFacts[],
  at: number,
): Promise<ReadonlyMap<string, ItemId>> {
  if (items.length === 0) return new Map()
  const rows = items.map((item) => ({ ...item }))
  const { rows: written } = await sql<{ readonly id: number; readonly key: string }>`
    insert into items (source_id, entry_key, product_id, product_key, rule, title, search, url, image_url, entry, content_hash,
      price_minor, currency, exponent, availability, published_at, first_seen_at, last_seen_at)
    select cast(${sourceId} as bigint), given."entryKey", given."productId", given."productKey", given.rule, given.title, given.search,
      given.url, given."imageUrl", given.entry, given."contentHash", given."priceMinor", given.currency, given.exponent,
      given.availability, given."publishedAt", cast(${at} as bigint), cast(${at} as bigint)
    from ${rowsOf(trx, rows, factColumns)} as given
    where true
    on conflict (source_id, entry_key) do update set product_id = excluded.product_id, product_key = excluded.product_key,
      rule = excluded.rule, title = excluded.title, search = excluded.search, url = excluded.url, image_url = excluded.image_url,
      entry = excluded.entry, content_hash = excluded.content_hash, price_minor = excluded.price_minor,
      currency = excluded.currency, exponent = excluded.exponent, availability = excluded.availability,
      published_at = excluded.published_at, last_seen_at = excluded.last_seen_at
    returning id, entry_key as key`.execute(trx)
  return new Map(written.map(({ id, key }) => [key, id]))
}

/** They are still there, and these prices are still theirs. */
export async function touchItems(
  trx: Trx,
  { itemIds, priceIds }: { readonly itemIds: readonly ItemId[]; readonly priceIds: readonly number[] },
  at: number,
): Promise<void> {
  if (itemIds.length > 0)
    await trx.updateTable('items').set({ last_seen_at: at }).where('id', 'in', idList(trx, itemIds)).execute()
  if (priceIds.length > 0)
    await trx.updateTable('prices').set({ until: at }).where('id', 'in', idList(trx, priceIds)).execute()
}
