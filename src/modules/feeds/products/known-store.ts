import { sql } from 'kysely'
import { idList, isPostgres, rowsOf } from '../../../db/portable.ts'
import type { Db, Trx } from '../../../db/transaction.ts'
import type { ProductId } from '../../../kernel/ids.ts'
import { isRule, type ProductKey } from '../core/identity/key.ts'
import type { Known, Owner } from '../core/identity/resolve.ts'

/** Rules whose keys may contradict each other. */
const MARKING = ['asin', 'catalogue', 'gtin', 'sku'] as const
const TURN = 'feeds: which product a key belongs to'

/** Whose these keys are: the check whether something is known. */
export async function ownersOf(db: Db, keys: readonly string[]): Promise<ReadonlyMap<string, Owner>> {
  if (keys.length === 0) return new Map()
  const [only] = keys
  const query = db.selectFrom('product_keys').select(['key', 'product_id', 'origin'])
  const rows =
    keys.length === 1 && only !== undefined
      ? await query.where('key', '=', only).execute()
      : await query
          .where(
            'key',
            'in',
            sql<string>`(select given.key from ${rowsOf(
              db,
              keys.map((key) => ({ key })),
              { key: 'text' },
            )} as given)`,
          )
          .execute()
  return new Map(
    rows.map(({ key, product_id, origin }) => [key, { productId: product_id, isByPerson: origin === 'person' }]),
  )
}

/** What is known of some keys, and what marks their products have. */
export async function readKnown(trx: Trx, keys: readonly string[]): Promise<Known> {
  const owners = await ownersOf(trx, keys)
  const productIds = [...new Set([...owners.values()].map(({ productId }) => productId))]
  const rows =
    productIds.length === 0
      ? []
      : await trx
          .selectFrom('product_keys')
          .select(['key', 'rule', 'product_id'])
          .where('product_id', 'in', idList(trx, productIds))
          .where('rule', 'in', MARKING)
          .execute()
  const byProduct = new Map<ProductId, ProductKey[]>()
  for (const { key, rule, product_id } of rows) {
    if (!isRule(rule)) continue
    const own = byProduct.get(product_id)
    if (own === undefined) byProduct.set(product_id, [{ key, rule }])
    else own.push({ key, rule })
  }
  return { owner: (key) => owners.get(key), keysOf: (productId) => byProduct.get(productId) ?? [] }
}

/** While keys are looked up and items written, nobody merges or splits their products. Workers do not wait for each other. */
export async function shareKeys(trx: Trx): Promise<void> {
  if (isPostgres(trx)) await sql`select pg_advisory_xact_lock_shared(hashtextextended(${TURN}, 0))`.execute(trx)
}

/** To merge and split: nobody else looks keys up meanwhile. */
export async function ownKeys(trx: Trx): Promise<void> {
  if (isPostgres(trx)) await sql`select pg_advisory_xact_lock(hashtextextended(${TURN}, 0))`.execute(trx)
}
