import type { Trx } from '../../../db/transaction.ts'
import type { ProductId } from '../../../kernel/ids.ts'
import { keysOf } from '../core/identity/entry-keys.ts'
import type { Listed } from '../core/identity/document.ts'
import { strengthOf, type ProductKey } from '../core/identity/key.ts'
import { createResolver, type Placed } from '../core/identity/resolve.ts'
import { productsContested } from './errors.ts'
import { readKnown } from './known-store.ts'
import {
  insertKeys,
  insertProducts,
  removeProducts,
  rulesOfProducts,
  strengthenProducts,
  type NewKey,
} from './product-store.ts'
import { searchText } from './search-text.ts'
import { identityTools } from './tools.ts'

export interface PlacedEntry {
  readonly listed: Listed
  readonly productId: ProductId
  readonly by: ProductKey
  /** No source has had the product before; true for the first entry of a document alone. */
  readonly isNewProduct: boolean
  readonly alsoKnownAs: readonly ProductId[]
}

const MAX_ATTEMPTS = 5

/**
 * Finds or makes the product of each entry. Where another worker makes the same product at the same time, its key is the constraint: what
 * was made here is taken back, and the keys are looked up again.
 */
export async function placeEntries(trx: Trx, entries: readonly Listed[], at: number): Promise<readonly PlacedEntry[]> {
  const subjects = entries.map((listed) => ({ listed, keys: keysOf(listed, identityTools) }))
  const all = [...new Set(subjects.flatMap(({ keys }) => keys.map(({ key }) => key)))]
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const resolver = createResolver(await readKnown(trx, all))
    const placed = subjects.map(({ listed, keys }) => ({ listed, ...resolver.place(keys) }))
    const made = await makeProducts(trx, placed, at)
    const idOf = (productId: ProductId): ProductId => made.get(productId) ?? productId
    const learned = placed.flatMap(({ productId, learned: keys }) =>
      keys.map(({ key, rule }) => ({ key, rule, productId: idOf(productId) })),
    )
    if (await insertKeys(trx, learned, at)) {
      await strengthen(trx, learned, new Set(made.values()))
      const seen = new Set<ProductId>()
      return placed.map(({ listed, productId, by, alsoKnownAs }) => {
        const isNewProduct = productId < 0 && !seen.has(productId)
        seen.add(productId)
        return { listed, productId: idOf(productId), by, isNewProduct, alsoKnownAs: alsoKnownAs.filter((id) => id > 0) }
      })
    }
    await removeProducts(trx, [...made.values()])
  }
  throw productsContested()
}

/** Of each new product its id, by the number that it was placed under. */
async function makeProducts(
  trx: Trx,
  placed: readonly (Placed & { readonly listed: Listed })[],
  at: number,
): Promise<ReadonlyMap<number, ProductId>> {
  const first = new Map<number, Placed & { readonly listed: Listed }>()
  for (const one of placed) if (one.productId < 0 && !first.has(one.productId)) first.set(one.productId, one)
  const products = [...first.values()].map(({ by, listed: { entry, url } }) => ({
    key: by.key,
    rule: by.rule,
    title: entry.title,
    search: searchText(entry.title, null),
    url,
    imageUrl: entry.images[0] ?? null,
    brand: entry.brand,
  }))
  const ids = await insertProducts(trx, products, at)
  return new Map(
    [...first].map(([number, { by }]) => {
      const id = ids.get(by.key)
      if (id === undefined) throw new Error(`The product of ${by.key} was not made.`)
      return [number, id]
    }),
  )
}

/** A product that was known by its address alone is from now on known by its GTIN. */
async function strengthen(trx: Trx, learned: readonly NewKey[], made: ReadonlySet<ProductId>): Promise<void> {
  const strong = learned.filter(({ productId, rule }) => !made.has(productId) && isStrong(rule))
  if (strong.length === 0) return
  const rules = await rulesOfProducts(
    trx,
    strong.map(({ productId }) => productId),
  )
  const best = new Map<ProductId, NewKey>()
  for (const key of strong) {
    const now = best.get(key.productId)?.rule ?? rules.get(key.productId)
    if (now === undefined || strengthOf(key.rule) < strengthOf(now)) best.set(key.productId, key)
  }
  await strengthenProducts(trx, [...best.values()])
}

const isStrong = (rule: ProductKey['rule']): boolean => strengthOf(rule) < strengthOf('url')
