import { transact, type Trx } from '../../../db/transaction.ts'
import { authorize, type Actor } from '../../../kernel/actor.ts'
import type { ProductId } from '../../../kernel/ids.ts'
import type { Entry } from '../core/entry.ts'
import { keysOf } from '../core/identity/entry-keys.ts'
import { shortened, strengthOf } from '../core/identity/key.ts'
import type { ProductChange, SplitRequest } from './contract.ts'
import type { ProductDeps } from './deps.ts'
import { productIsMerged, productMergeSelf, productNotFound, productPartMissing, productSplitAll } from './errors.ts'
import { ownKeys } from './known-store.ts'
import { insertPersonKey, mergeProducts, moveItems, moveKeys, partsOf, productRow, type Part } from './merge-store.ts'
import { insertProducts } from './product-store.ts'
import { searchText } from './search-text.ts'
import { toRule } from './show.ts'
import { identityTools } from './tools.ts'

type HandDeps = Pick<ProductDeps, 'database' | 'clock' | 'audit' | 'offers'>

/** A product that is still one of its own. */
async function livingProduct(trx: Trx, id: ProductId) {
  const row = await productRow(trx, id)
  if (row === undefined) throw productNotFound(id)
  if (row.merged_into !== null) throw productIsMerged(id, row.merged_into)
  return row
}

export async function mergeByHand(
  { database, audit, offers }: HandDeps,
  actor: Actor,
  from: ProductId,
  into: ProductId,
): Promise<ProductChange> {
  authorize(actor, 'feeds.write')
  if (from === into) throw productMergeSelf(from)
  return transact(database.db, async (trx) => {
    await ownKeys(trx)
    const gone = await livingProduct(trx, from)
    const kept = await livingProduct(trx, into)
    const moved = await mergeProducts(trx, from, into, 'person')
    await offers.onMerged(trx, from, into)
    const details = { from, into, ...moved, title: gone.title }
    await audit.record(trx, actor, { action: 'product.merged', subject: `product:${into}`, details })
    return {
      productId: into,
      text: `“${gone.title}” and “${kept.title}” are one product from now on: ${amounts(moved)} moved.`,
    }
  })
}

export async function splitByHand(
  { database, clock, audit, offers }: HandDeps,
  actor: Actor,
  id: ProductId,
  request: SplitRequest,
): Promise<ProductChange> {
  authorize(actor, 'feeds.write')
  return transact(database.db, async (trx) => {
    await ownKeys(trx)
    const product = await livingProduct(trx, id)
    const parts = await partsOf(trx, id)
    const part = 'keys' in request ? partOfKeys(id, parts, request.keys) : partOfItems(id, parts, request.itemIds)
    const now = clock.now()
    const first = parts.items.find((item) => item.id === part.itemIds[0])
    const title = first?.title ?? product.title
    const own = part.own ?? bestOf(parts.keys.filter(({ key }) => part.keys.includes(key)))
    const facts = {
      title,
      search: searchText(title, null),
      url: first?.url ?? null,
      imageUrl: first?.image_url ?? null,
    }
    const made = await insertProducts(trx, [{ ...own, ...facts, brand: product.brand }], now)
    const newId = made.get(own.key)
    if (newId === undefined) throw new Error(`The product of ${own.key} was not made.`)
    await moveKeys(trx, part.keys, newId)
    if (part.own !== null) await insertPersonKey(trx, { ...part.own, productId: newId }, now)
    const moved = await moveItems(trx, { from: id, into: newId }, part.itemIds, 'itemIds' in request)
    await offers.onSplit(trx, { from: id, into: newId, itemIds: part.itemIds })
    const keys = part.keys.length + (part.own === null ? 0 : 1)
    const details = { from: id, into: newId, keys, ...moved, title }
    await audit.record(trx, actor, { action: 'product.split', subject: `product:${id}`, details })
    return {
      productId: newId,
      text: `“${title}” is a product of its own from now on: ${amounts({ keys, ...moved })} moved out of product ${id}.`,
    }
  })
}

type Parts = Awaited<ReturnType<typeof partsOf>>
/** `own`: a key that is made for the part, because it has none that it does not share. */
type Chosen = Part & { readonly own: { readonly key: string; readonly rule: string } | null }

/** Keys, and the items that one of them leads to. */
function partOfKeys(id: ProductId, { keys, items }: Parts, chosen: readonly string[]): Chosen {
  const wanted = new Set(chosen)
  const there = new Set(keys.map(({ key }) => key))
  for (const key of wanted) if (!there.has(key)) throw productPartMissing(id, 'keys', key)
  const itemIds = items.filter((item) => keysOfItem(item).some((key) => wanted.has(key))).map((item) => item.id)
  if (wanted.size === keys.length) throw productSplitAll(id)
  return { keys: [...wanted], itemIds, own: null }
}

/** Items, and the keys that no item shares which stays behind. */
function partOfItems(id: ProductId, { keys, items }: Parts, chosen: readonly number[]): Chosen {
  const wanted = new Set(chosen)
  const there = new Set(items.map((item) => item.id))
  for (const itemId of wanted) if (!there.has(itemId)) throw productPartMissing(id, 'itemIds', itemId)
  if (wanted.size === items.length) throw productSplitAll(id)
  const moving = items.filter((item) => wanted.has(item.id))
  const shared = new Set(items.filter((item) => !wanted.has(item.id)).flatMap(keysOfItem))
  const movable = new Set(moving.flatMap(keysOfItem).filter((key) => !shared.has(key)))
  const own = keys.map(({ key }) => key).filter((key) => movable.has(key))
  const [first] = moving
  if (own.length > 0 || first === undefined) return { keys: own, itemIds: [...wanted], own: null }
  const key = `guid:${first.source_id}:${shortened(first.entry_key, identityTools.digest)}`
  return { keys: [], itemIds: [...wanted], own: { key, rule: 'guid' } }
}

/** What an item is known by: the key that led to its product, and all that its entry tells. */
function keysOfItem(item: Parts['items'][number]): readonly string[] {
  const entry = JSON.parse(item.entry) as Entry
  const subject = { sourceId: item.source_id, entry, url: item.url, guid: entry.guid, isUrlShared: false }
  return [item.product_key, ...keysOf(subject, identityTools).map(({ key }) => key)]
}

function bestOf(keys: readonly { readonly key: string; readonly rule: string }[]) {
  const [best] = keys.toSorted((a, b) => strengthOf(toRule(a.rule)) - strengthOf(toRule(b.rule)))
  if (best === undefined) throw new Error('There is no key to choose from.')
  return best
}

const counted = (count: number, word: string): string => `${count} ${count === 1 ? word : `${word}s`}`
const amounts = ({ keys, items, prices }: { keys: number; items: number; prices: number }): string =>
  `${counted(keys, 'key')}, ${counted(items, 'item')} and ${counted(prices, 'price')}`
