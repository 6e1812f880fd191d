import type { Trx } from '../../../db/transaction.ts'
import type { ItemId, ProductId } from '../../../kernel/ids.ts'
import type { Availability, Entry, Money } from '../core/entry.ts'
import { listEntries, type Listed } from '../core/identity/document.ts'
import { isRule, type KeyRule } from '../core/identity/key.ts'
import { wordsOf } from '../core/identity/words.ts'
import type { Ingest, ReadSource, Sighting } from '../ports.ts'
import type { ProductDeps } from './deps.ts'
import { itemsByEntryKey, touchItems, writeItems, type ItemFacts, type KnownItem } from './item-store.ts'
import { ownKeys, shareKeys } from './known-store.ts'
import { linkTargets } from './link-store.ts'
import { redirectsOf } from './links.ts'
import { mergeProducts } from './merge-store.ts'
import { placeEntries, type PlacedEntry } from './place.ts'
import { closePrices, endPrices, SEEN_EVERY_MS, writePrices, type SeenPrice } from './price-store.ts'
import { touchProducts } from './product-store.ts'
import { searchText } from './search-text.ts'
import { identityTools } from './tools.ts'

type IngestDeps = Pick<ProductDeps, 'offers'>

interface Row {
  readonly listed: Listed
  readonly hash: string
  readonly before: KnownItem | undefined
}

interface Found {
  readonly row: Row
  readonly productId: ProductId
  readonly key: string
  readonly rule: KeyRule
  readonly isNewProduct: boolean
}

export const createRecord =
  (deps: IngestDeps): Ingest['record'] =>
  async (trx, source, entries, nowMs) => {
    const links = await linkTargets(trx, redirectsOf(entries))
    const listed = listEntries(
      entries,
      {
        sourceId: source.sourceId,
        ignoresGuids: source.ignoresGuids ?? false,
        targetOf: (url) => links.get(url) ?? null,
      },
      identityTools,
    )
    const known = await itemsByEntryKey(
      trx,
      source.sourceId,
      listed.map(({ entryKey }) => entryKey),
    )
    const rows = listed.map((one) => ({ listed: one, hash: hashOf(one), before: known.get(one.entryKey) }))
    const changed = rows.filter(({ hash, before }) => before?.content_hash !== hash)
    if (changed.length > 0) await shareKeys(trx)
    const found = await findProducts(trx, deps, changed, nowMs)
    await closePrices(trx, found.flatMap(endedPrice))
    const ids = await writeItems(trx, source.sourceId, found.map(toFacts), nowMs)
    await seePrices(trx, source, { found, ids }, nowMs)
    await seeAgain(trx, rows, found, nowMs)
    return sightings(rows, found, ids)
  }

/** Where changed entries belong: those that a person put somewhere stay there. */
async function findProducts(
  trx: Trx,
  deps: IngestDeps,
  changed: readonly Row[],
  nowMs: number,
): Promise<readonly Found[]> {
  const free = changed.filter(({ before }) => before?.origin !== 'person')
  const placed =
    free.length === 0
      ? []
      : await placeEntries(
          trx,
          free.map(({ listed }) => listed),
          nowMs,
        )
  const mergedInto = await foldTogether(trx, deps, free, placed)
  const byEntry = new Map(placed.map((one) => [one.listed.entryKey, one]))
  return changed.map((row) => {
    const one = byEntry.get(row.listed.entryKey)
    if (one !== undefined)
      return {
        row,
        productId: mergedInto.get(one.productId) ?? one.productId,
        key: one.by.key,
        rule: one.by.rule,
        isNewProduct: one.isNewProduct,
      }
    if (row.before === undefined) throw new Error(`Item ${row.listed.entryKey} was neither placed nor known.`)
    const { product_id: productId, product_key: key } = row.before
    return { row, productId, key, rule: ruleOf(row.before), isNewProduct: false }
  })
}

/**
 * A page that said nothing but its address, and now tells a number that another product is known by: the two were one all along. Only
 * when the page still has the title that it had; else something else stands there now.
 */
async function foldTogether(
  trx: Trx,
  { offers }: IngestDeps,
  rows: readonly Row[],
  placed: readonly PlacedEntry[],
): Promise<ReadonlyMap<ProductId, ProductId>> {
  const mergedInto = new Map<ProductId, ProductId>()
  for (const [index, { before }] of rows.entries()) {
    const one = placed[index]
    if (before === undefined || one === undefined || one.isNewProduct) continue
    const from = before.product_id
    if (!one.alsoKnownAs.includes(from) || mergedInto.has(from) || mergedInto.has(one.productId)) continue
    if (wordsOf(before.title) !== wordsOf(one.listed.entry.title)) continue
    await ownKeys(trx)
    await mergeProducts(trx, from, one.productId, 'rule')
    await offers.onMerged(trx, from, one.productId)
    mergedInto.set(from, one.productId)
  }
  return mergedInto
}

/** The price that was this item's until now and is not any more. */
function endedPrice({ row: { listed, before }, productId }: Found): number[] {
  if (before === undefined || before.price_id === null) return []
  return isPricedAnew(listed.entry, before, productId) || listed.entry.price === null ? [before.price_id] : []
}

async function seePrices(
  trx: Trx,
  { sourceId }: ReadSource,
  { found, ids }: { readonly found: readonly Found[]; readonly ids: ReadonlyMap<string, ItemId> },
  nowMs: number,
): Promise<void> {
  const prices: SeenPrice[] = []
  const ended: ItemId[] = []
  for (const { row, productId } of found) {
    const { entry, entryKey } = row.listed
    const itemId = ids.get(entryKey)
    if (itemId === undefined) throw new Error(`Item ${entryKey} was not written.`)
    const { price, availability } = entry
    if (price !== null && isPricedAnew(entry, row.before, productId))
      prices.push({ itemId, productId, ...price, availability })
    else if (price === null && row.before !== undefined && row.before.price_id !== null) ended.push(itemId)
  }
  await writePrices(trx, sourceId, prices, nowMs)
  await endPrices(trx, ended)
}

const isPricedAnew = ({ price, availability }: Entry, before: KnownItem | undefined, productId: ProductId): boolean =>
  price !== null && (before?.product_id !== productId || isOtherPrice(before, price, availability))

const isOtherPrice = (before: KnownItem, price: Money, availability: Availability): boolean =>
  before.price_id === null ||
  before.price_minor !== price.minor ||
  before.currency !== price.currency ||
  before.availability !== availability

/** What was there before was seen now. */
async function seeAgain(trx: Trx, rows: readonly Row[], found: readonly Found[], nowMs: number): Promise<void> {
  const staleAt = nowMs - SEEN_EVERY_MS
  const over = new Set(found.flatMap(endedPrice))
  const stale = rows.flatMap(({ before }) => (before !== undefined && before.last_seen_at <= staleAt ? [before] : []))
  const itemIds = stale.map(({ id }) => id)
  const priceIds = stale.flatMap(({ price_id }) => (price_id === null || over.has(price_id) ? [] : [price_id]))
  await touchItems(trx, { itemIds, priceIds }, nowMs)
  const productIds = [...stale.map(({ product_id }) => product_id), ...found.map(({ productId }) => productId)]
  await touchProducts(trx, [...new Set(productIds)], { at: nowMs, staleAt })
}

function sightings(
  rows: readonly Row[],
  found: readonly Found[],
  ids: ReadonlyMap<string, ItemId>,
): readonly Sighting[] {
  const foundBy = new Map(found.map((one) => [one.row.listed.entryKey, one]))
  return rows.map(({ listed: { entry, entryKey }, before }) => {
    const one = foundBy.get(entryKey)
    if (one !== undefined) return changedSighting(one, ids)
    if (before === undefined) throw new Error(`Item ${entryKey} was neither found nor known.`)
    const { id: itemId, product_id: productId, product_key: key, rule } = before
    return { itemId, productId, key, rule, entry, isNewItem: false, isNewProduct: false, before: said(before) }
  })
}

function changedSighting(
  { row: { listed, before }, productId, key, rule, isNewProduct }: Found,
  ids: ReadonlyMap<string, ItemId>,
): Sighting {
  const itemId = ids.get(listed.entryKey)
  if (itemId === undefined) throw new Error(`Item ${listed.entryKey} was not written.`)
  const isSameProduct = before?.product_id === productId
  return {
    ...{ itemId, productId, key, rule, entry: listed.entry, isNewProduct },
    isNewItem: before === undefined,
    before: before !== undefined && isSameProduct ? said(before) : null,
  }
}

const said = ({ price_minor, currency, exponent, availability, title }: KnownItem): Sighting['before'] => ({
  price: price_minor === null || currency === null ? null : { minor: price_minor, currency, exponent: exponent ?? 2 },
  availability: availability as Availability,
  title,
})

function toFacts({ row: { listed, hash }, productId, key, rule }: Found): ItemFacts {
  const { entry, entryKey, url } = listed
  return {
    entryKey,
    productId,
    productKey: key,
    rule,
    title: entry.title,
    search: searchText(entry.title, entry.url),
    url: url ?? entry.url,
    imageUrl: entry.images[0] ?? null,
    entry: JSON.stringify(entry),
    contentHash: hash,
    priceMinor: entry.price?.minor ?? null,
    currency: entry.price?.currency ?? null,
    exponent: entry.price?.exponent ?? null,
    availability: entry.availability,
    publishedAt: entry.publishedAt,
  }
}

/** Of all that decides where an entry belongs and what is shown of it. */
const hashOf = ({ entry, url, guid, isUrlShared }: Listed): string =>
  identityTools.digest(JSON.stringify([entry, url, guid, isUrlShared]))

const ruleOf = ({ rule }: KnownItem): KeyRule => (isRule(rule) ? rule : 'text')
