import { sql } from 'kysely'
import { idList, isPostgres, rowsOf } from '../../../db/portable.ts'
import type { Trx } from '../../../db/transaction.ts'
import type { ProductId } from '../../../kernel/ids.ts'
import { isRule, type KeyRule } from '../core/identity/key.ts'

export interface NewProduct {
  readonly key: string
  readonly rule: string
  readonly title: string
  readonly search: string
  readonly url: string | null
  readonly imageUrl: string | null
  readonly brand: string | null
}

const productColumns = {
  key: 'text',
  rule: 'text',
  title: 'text',
  search: 'text',
  url: 'text',
  imageUrl: 'text',
  brand: 'text',
} as const

/** By their keys, which differ. */
export async function insertProducts(
  trx: Trx,
  products: readonly NewProduct[],
  at: number,
): Promise<ReadonlyMap<string, ProductId>> {
  if (products.length === 0) return new Map()
  const rows = products.map((product) => ({ ...product }))
  const { rows: made } = await sql<{ readonly id: number; readonly key: string }>`
    insert into products (key, rule, title, search, url, image_url, brand, first_seen_at, last_seen_at)
    select given.key, given.rule, given.title, given.search, given.url, given."imageUrl", given.brand,
      cast(${at} as bigint), cast(${at} as bigint)
    from ${rowsOf(trx, rows, productColumns)} as given
    returning id, key`.execute(trx)
  return new Map(made.map(({ id, key }) => [key, id]))
}

export interface NewKey {
  readonly key: string
  readonly rule: KeyRule
  readonly productId: ProductId
}

/**
 * In the order of the keys, so that two workers with the same ones do not wait for each other in a circle. False: another worker was
 * first with one of them.
 */
export async function insertKeys(trx: Trx, keys: readonly NewKey[], at: number): Promise<boolean> {
  if (keys.length === 0) return true
  const rows = keys.map(({ key, rule, productId }) => ({ key, rule, product: productId }))
  const { numAffectedRows } = await sql`
    insert into product_keys (key, product_id, rule, origin, at)
    select given.key, given.product, given.rule, 'rule', cast(${at} as bigint)
    from ${rowsOf(trx, rows, { key: 'text', rule: 'text', product: 'bigint' })} as given
    where true order by given.key
    on conflict (key) do nothing`.execute(trx)
  return Number(numAffectedRows ?? 0n) === keys.length
}

/** Products that nothing but their keys knows yet. */
export async function removeProducts(trx: Trx, ids: readonly ProductId[]): Promise<void> {
  if (ids.length === 0) return
  await trx.deleteFrom('product_keys').where('product_id', 'in', idList(trx, ids)).execute()
  await trx.deleteFrom('products').where('id', 'in', idList(trx, ids)).execute()
}

export async function rulesOfProducts(trx: Trx, ids: readonly ProductId[]): Promise<ReadonlyMap<ProductId, KeyRule>> {
  const rows = await trx.selectFrom('products').select(['id', 'rule']).where('id', 'in', idList(trx, ids)).execute()
  return new Map(rows.flatMap(({ id, rule }) => (isRule(rule) ? [[id, rule] as const] : [])))
}

/** The strongest key of products that were only known by weaker ones. */
export async function strengthenProducts(trx: Trx, stronger: readonly NewKey[]): Promise<void> {
  for (const { productId, key, rule } of stronger)
    await trx.updateTable('products').set({ key, rule }).where('id', '=', productId).execute()
}

/** Those that were last seen before `staleAt`; one that another worker holds is left to it. */
export async function touchProducts(
  trx: Trx,
  ids: readonly ProductId[],
  { at, staleAt }: { readonly at: number; readonly staleAt: number },
): Promise<void> {
  if (ids.length === 0) return
  let query = trx
    .selectFrom('products')
    .select('id')
    .where('id', 'in', idList(trx, ids))
    .where('last_seen_at', '<=', staleAt)
    .orderBy('id')
  if (isPostgres(trx)) query = query.forUpdate().skipLocked()
  const rows = await query.execute()
  if (rows.length === 0) return
  const stale = rows.map(({ id }) => id)
  await trx.updateTable('products').set({ last_seen_at: at }).where('id', 'in', idList(trx, stale)).execute()
}
