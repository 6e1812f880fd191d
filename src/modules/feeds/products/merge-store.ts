import { idList } from '../../../db/portable.ts'
import type { Trx } from '../../../db/transaction.ts'
import type { ItemId, ProductId } from '../../../kernel/ids.ts'
import { isRule, strengthOf } from '../core/identity/key.ts'
import type { KeyOrigin } from './contract.ts'

export interface Moved {
  readonly keys: number
  readonly items: number
  readonly prices: number
}

/** Everything of one product becomes the other's; what is left of it says where it went. */
export async function mergeProducts(trx: Trx, from: ProductId, into: ProductId, origin: KeyOrigin): Promise<Moved> {
  const keys = await trx
    .updateTable('product_keys')
    .set({ product_id: into, ...(origin === 'person' ? { origin } : {}) })
    .where('product_id', '=', from)
    .executeTakeFirst()
  const items = await trx
    .updateTable('items')
    .set({ product_id: into })
    .where('product_id', '=', from)
    .executeTakeFirst()
  const prices = await trx
    .updateTable('prices')
    .set({ product_id: into })
    .where('product_id', '=', from)
    .executeTakeFirst()
  const [one, other] = [await productRow(trx, from), await productRow(trx, into)]
  if (one !== undefined && other !== undefined) {
    const isStronger = isRule(one.rule) && isRule(other.rule) && strengthOf(one.rule) < strengthOf(other.rule)
    await trx
      .updateTable('products')
      .set({
        first_seen_at: Math.min(one.first_seen_at, other.first_seen_at),
        last_seen_at: Math.max(one.last_seen_at, other.last_seen_at),
        ...(isStronger ? { key: one.key, rule: one.rule } : {}),
      })
      .where('id', '=', into)
      .execute()
  }
  await trx.updateTable('products').set({ merged_into: into }).where('merged_into', '=', from).execute()
  await trx.updateTable('products').set({ merged_into: into }).where('id', '=', from).execute()
  return {
    keys: Number(keys.numUpdatedRows),
    items: Number(items.numUpdatedRows),
    prices: Number(prices.numUpdatedRows),
  }
}

export async function productRow(trx: Trx, id: ProductId) {
  return trx.selectFrom('products').selectAll().where('id', '=', id).executeTakeFirst()
}

export interface Part {
  readonly keys: readonly string[]
  readonly itemIds: readonly ItemId[]
}

/** These keys lead there from now on, by a person's word. */
export async function moveKeys(trx: Trx, keys: readonly string[], into: ProductId): Promise<void> {
  for (const key of keys)
    await trx.updateTable('product_keys').set({ product_id: into, origin: 'person' }).where('key', '=', key).execute()
}

/** These items are there from now on, with the prices that were seen of them; `pinned`: whatever their keys say. */
export async function moveItems(
  trx: Trx,
  { from, into }: { readonly from: ProductId; readonly into: ProductId },
  itemIds: readonly ItemId[],
  isPinned: boolean,
): Promise<Omit<Moved, 'keys'>> {
  if (itemIds.length === 0) return { items: 0, prices: 0 }
  const items = await trx
    .updateTable('items')
    .set({ product_id: into, ...(isPinned ? { origin: 'person' as const } : {}) })
    .where('id', 'in', idList(trx, itemIds))
    .executeTakeFirst()
  const prices = await trx
    .updateTable('prices')
    .set({ product_id: into })
    .where('product_id', '=', from)
    .where('item_id', 'in', idList(trx, itemIds))
    .executeTakeFirst()
  return { items: Number(items.numUpdatedRows), prices: Number(prices.numUpdatedRows) }
}

/** Keys and items of a product, for a split. */
export async function partsOf(trx: Trx, productId: ProductId) {
  const keys = await trx
    .selectFrom('product_keys')
    .select(['key', 'rule'])
    .where('product_id', '=', productId)
    .orderBy('key')
    .execute()
  const items = await trx
    .selectFrom('items')
    .select([
      'id',
      'source_id',
      'entry_key',
      'product_key',
      'rule',
      'title',
      'url',
      'entry',
      'image_url',
      'first_seen_at',
    ])
    .where('product_id', '=', productId)
    .orderBy('id')
    .execute()
  return { keys, items }
}

export async function insertPersonKey(
  trx: Trx,
  key: { readonly key: string; readonly rule: string; readonly productId: ProductId },
  at: number,
): Promise<void> {
  await trx
    .insertInto('product_keys')
    .values({ key: key.key, rule: key.rule, product_id: key.productId, origin: 'person', at })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ product_id: key.productId, origin: 'person' }))
    .execute()
}
