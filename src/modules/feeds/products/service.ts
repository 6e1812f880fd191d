import type { Db } from '../../../db/transaction.ts'
import { authorize, type Actor } from '../../../kernel/actor.ts'
import type { ItemId, ProductId } from '../../../kernel/ids.ts'
import { decodeCursor, toPage, type Page } from '../../../kernel/page.ts'
import { canonicalUrl } from '../core/identity/canonical-url.ts'
import { shortened } from '../core/identity/key.ts'
import { shopIdOf } from '../core/identity/shop-ids.ts'
import type { Item, ItemQuery, Product, ProductChange, ProductDetail, ProductQuery, SplitRequest } from './contract.ts'
import type { ProductDeps } from './deps.ts'
import { itemNotFound, productNotFound } from './errors.ts'
import { countItems, itemById, itemsBefore } from './item-queries.ts'
import { ownersOf } from './known-store.ts'
import { mergeByHand, splitByHand } from './by-hand.ts'
import { lowestPrice } from './price-store.ts'
import { pricesOfProduct } from './price-queries.ts'
import { keysOfProduct, postsOfProduct, productById, productsBefore, productsByIds } from './product-queries.ts'
import { ruled, toItem, toMoney, toProduct, toSeries } from './show.ts'
import { identityTools } from './tools.ts'

export interface ProductService {
  /** Newest first. */
  listItems(actor: Actor, query: ItemQuery): Promise<Page<Item>>
  /** @throws AppError `item_not_found`. */
  getItem(actor: Actor, id: ItemId): Promise<Item>
  list(actor: Actor, query: ProductQuery): Promise<Page<Product>>
  /** Of a product that was merged, the one that it went into. @throws AppError `product_not_found`. */
  get(actor: Actor, id: ProductId): Promise<ProductDetail>
  /** @throws AppError `product_not_found`, `product_is_merged`, `product_merge_self`. */
  merge(actor: Actor, from: ProductId, into: ProductId): Promise<ProductChange>
  /** @throws AppError `product_not_found`, `product_is_merged`, `product_part_missing`, `product_split_all`. */
  split(actor: Actor, id: ProductId, part: SplitRequest): Promise<ProductChange>
}

const DAY_MS = 86_400_000
const MAX_KEYS = 1_000
const MAX_ITEMS = 200
const MAX_POSTS = 100
const MAX_PRICES = 5_000

export function createProductService(deps: Omit<ProductDeps, 'fetch'>): ProductService {
  const { readDb } = deps.database
  return {
    async listItems(actor, { cursor, limit, ...filter }) {
      authorize(actor, 'feeds.read')
      const rows = await itemsBefore(readDb, filter, { beforeId: positionOfCursor(cursor), limit: limit + 1 })
      const { items, nextCursor } = toPage(rows, limit, ({ id }) => [id])
      return { items: items.map(toItem), nextCursor }
    },
    async getItem(actor, id) {
      authorize(actor, 'feeds.read')
      const row = await itemById(readDb, id)
      if (row === undefined) throw itemNotFound(id)
      return toItem(row)
    },
    list: (actor, query) => listProducts(readDb, actor, query),
    async get(actor, id) {
      authorize(actor, 'feeds.read')
      const row = await productById(readDb, id)
      const product = row === undefined || row.merged_into === null ? row : await productById(readDb, row.merged_into)
      if (product === undefined) throw productNotFound(id)
      return describeProduct(readDb, product, deps.clock.now())
    },
    merge: (actor, from, into) => mergeByHand(deps, actor, from, into),
    split: (actor, id, part) => splitByHand(deps, actor, id, part),
  }
}

const positionOfCursor = (cursor: string | undefined): number =>
  cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(decodeCursor(cursor, 1)[0])

async function listProducts(readDb: Db, actor: Actor, query: ProductQuery): Promise<Page<Product>> {
  authorize(actor, 'feeds.read')
  const { cursor, limit, search = '' } = query
  const owners = await ownersOf(readDb, keysThatMean(search))
  if (owners.size > 0) {
    const ids = [...new Set([...owners.values()].map(({ productId }) => productId))]
    return { items: (await productsByIds(readDb, ids)).map(toProduct), nextCursor: null }
  }
  const rows = await productsBefore(readDb, search, { beforeId: positionOfCursor(cursor), limit: limit + 1 })
  const { items, nextCursor } = toPage(rows, limit, ({ id }) => [id])
  return { items: items.map(toProduct), nextCursor }
}

/** The keys that a search may be: one as it stands, or those of an address. */
function keysThatMean(search: string): readonly string[] {
  if (search === '') return []
  const url = canonicalUrl(search, identityTools.split)
  if (url === null) return [search]
  const shopId = shopIdOf(url)
  const ofUrl = `url:${shortened(url.href.slice('https://'.length), identityTools.digest)}`
  return shopId === null ? [ofUrl] : [shopId.key, ofUrl]
}

async function describeProduct(
  readDb: Db,
  row: NonNullable<Awaited<ReturnType<typeof productById>>>,
  nowMs: number,
): Promise<ProductDetail> {
  const { id } = row
  const keys = await keysOfProduct(readDb, id, MAX_KEYS)
  const stretch = { beforeId: Number.MAX_SAFE_INTEGER, limit: MAX_ITEMS }
  const items = await itemsBefore(readDb, { productId: id }, stretch)
  const posts = await postsOfProduct(readDb, id, MAX_POSTS)
  const prices = await pricesOfProduct(readDb, id, MAX_PRICES)
  return {
    ...toProduct(row),
    keys: keys.map((key) => ({ key: key.key, ...ruled(key), origin: key.origin, at: key.at })),
    items: items.map(toItem),
    nItems: items.length < MAX_ITEMS ? items.length : await countItems(readDb, id),
    posts: posts.map((post) => ({
      postId: post.id,
      channelId: post.channel_id,
      channelTitle: post.channel_title,
      itemId: post.item_id,
      occasion: post.occasion,
      state: post.state,
      price: toMoney(post),
      queuedAt: post.queued_at,
      postedAt: post.posted_at,
    })),
    prices: toSeries(prices),
    lowest: await lowestByCurrency(readDb, id, [...new Set(prices.map(({ currency }) => currency))], nowMs),
  }
}

async function lowestByCurrency(
  readDb: Db,
  id: ProductId,
  currencies: readonly string[],
  nowMs: number,
): Promise<ProductDetail['lowest']> {
  const all: ProductDetail['lowest'] = []
  for (const currency of currencies) {
    const lowestEver = await lowestPrice(readDb, id, currency, 0)
    if (lowestEver === null) continue
    const lowest30d = await lowestPrice(readDb, id, currency, nowMs - 30 * DAY_MS)
    all.push({ currency, lowest30d, lowestEver })
  }
  return all
}
