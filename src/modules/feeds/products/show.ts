import { availabilities, type Availability, type Money } from '../core/entry.ts'
import { isRule, ruleInWords, type KeyRule } from '../core/identity/key.ts'
import { thin } from '../core/prices/thin.ts'
import type { Item, PriceSeries, Product } from './contract.ts'
import type { ShownItem } from './item-queries.ts'
import type { SeenPriceRow } from './price-queries.ts'
import type { ShownProduct } from './product-queries.ts'

export const MAX_POINTS = 200
const MAX_SERIES = 20

/** Rows are written with a rule and an availability that we know; what a later version wrote is told as the weakest. */
export const toRule = (text: string): KeyRule => (isRule(text) ? text : 'text')
const toAvailability = (text: string): Availability => availabilities.find((word) => word === text) ?? 'unknown'

export function ruled(row: { readonly rule: string }): { readonly rule: KeyRule; readonly ruleText: string } {
  const rule = toRule(row.rule)
  return { rule, ruleText: ruleInWords(rule) }
}

export function toMoney(row: {
  readonly price_minor: number | null
  readonly currency: string | null
  readonly exponent: number | null
}): Money | null {
  const { price_minor: minor, currency, exponent } = row
  return minor === null || currency === null || exponent === null ? null : { minor, currency, exponent }
}

export const toItem = (row: ShownItem): Item => ({
  id: row.id,
  sourceId: row.source_id,
  sourceTitle: row.source_title,
  productId: row.product_id,
  key: row.product_key,
  ...ruled(row),
  origin: row.origin,
  title: row.title,
  url: row.url,
  imageUrl: row.image_url,
  price: toMoney(row),
  availability: toAvailability(row.availability),
  publishedAt: row.published_at,
  firstSeenAt: row.first_seen_at,
  lastSeenAt: row.last_seen_at,
})

export const toProduct = (row: ShownProduct): Product => ({
  id: row.id,
  key: row.key,
  ...ruled(row),
  title: row.title,
  url: row.url,
  imageUrl: row.image_url,
  brand: row.brand,
  firstSeenAt: row.first_seen_at,
  lastSeenAt: row.last_seen_at,
})

/** One series an item and currency, those with the newest observation first. */
export function toSeries(newestFirst: readonly SeenPriceRow[]): PriceSeries[] {
  const groups = Map.groupBy(newestFirst, ({ item_id, currency, exponent }) => `${item_id} ${currency} ${exponent}`)
  return [...groups.values()].slice(0, MAX_SERIES).flatMap((rows) => {
    const [newest] = rows
    if (newest === undefined) return []
    const points = rows
      .map(({ at, until, price_minor, availability }) => ({
        at,
        until,
        minor: price_minor,
        availability: toAvailability(availability),
      }))
      .reverse()
    return {
      sourceId: newest.source_id,
      sourceTitle: newest.source_title,
      itemId: newest.item_id,
      itemTitle: newest.item_title,
      currency: newest.currency,
      exponent: newest.exponent,
      points: [...thin(points, MAX_POINTS)],
    }
  })
}
