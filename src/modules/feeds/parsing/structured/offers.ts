import { readAvailability } from '../availability.ts'
import { priceOf } from '../json/read-json.ts'
import type { Json } from '../json/parse-json.ts'
import { isObject, listOf, textOf, type JsonObject } from '../json/values.ts'
import type { RawEntry, RawPrice } from '../make-entry.ts'

type Offered = Pick<RawEntry, 'price' | 'priceTo' | 'oldPrice' | 'currency' | 'availability'>

interface Offer {
  readonly price: RawPrice | undefined
  readonly upper: RawPrice | undefined
  readonly old: RawPrice | undefined
  readonly currency: string
  readonly availability: string
}

const MAX_OFFERS = 200
const STRUCK = /strikethrough|listprice|srp|msrp/i

/**
 * What a product costs: of several offers the lowest that can be bought, up to the highest of them; of an AggregateOffer its low and
 * high price; of price specifications the one that is struck through is the old price. Offers in another currency than the first do
 * not count.
 */
export function readOffers(products: readonly JsonObject[]): Offered {
  const all = products
    .flatMap((product) => listOf(product['offers']))
    .filter(isObject)
    .slice(0, MAX_OFFERS)
    .flatMap(readOffer)
  const priced = all.filter(({ price }) => amountOf(price) !== null)
  const inStock = priced.filter(({ availability }) => readAvailability(availability) === 'in_stock')
  const candidates = inStock.length > 0 ? inStock : priced
  const sameCurrency = candidates.filter(({ currency }) => currency === candidates[0]?.currency)
  const sorted = sameCurrency.toSorted((a, b) => (amountOf(a.price) ?? 0) - (amountOf(b.price) ?? 0))
  const [best] = sorted
  if (best === undefined) return { availability: all.find(({ availability }) => availability !== '')?.availability }
  return {
    price: best.price,
    priceTo: best.upper ?? sorted.at(-1)?.price,
    oldPrice: best.old,
    currency: best.currency,
    availability: best.availability,
  }
}

function readOffer(offer: JsonObject): Offer[] {
  const { struck, current } = specificationsOf(offer)
  const price = firstPrice(offer['price'], offer['lowPrice'], current['price'], current['minPrice'])
  const inner = listOf(offer['offers']).filter(isObject)
  if (price === undefined && inner.length > 0) return inner.slice(0, MAX_OFFERS).flatMap(readOffer)
  return [
    {
      price,
      upper: firstPrice(offer['highPrice'], current['maxPrice']),
      old: priceOf(struck['price']),
      currency: textOf(offer['priceCurrency']) || textOf(current['priceCurrency']),
      availability: textOf(offer['availability']),
    },
  ]
}

const firstPrice = (...values: readonly (Json | undefined)[]): RawPrice | undefined =>
  values.map(priceOf).find((price) => price !== undefined)

function specificationsOf(offer: JsonObject): { readonly struck: JsonObject; readonly current: JsonObject } {
  const all = listOf(offer['priceSpecification']).filter(isObject)
  const isStruck = (each: JsonObject): boolean => STRUCK.test(textOf(each['priceType']))
  return {
    struck: all.find(isStruck) ?? {},
    current: all.find((each) => !isStruck(each) && firstPrice(each['price'], each['minPrice']) !== undefined) ?? {},
  }
}

/** For comparing only. */
function amountOf(price: RawPrice | undefined): number | null {
  if (price === undefined) return null
  const value = Number(
    typeof price === 'string'
      ? price
          .replace(/[^\d,.]/g, '')
          .replace(/[.,](?=\d{3})/g, '')
          .replace(',', '.')
      : price.decimal,
  )
  return Number.isFinite(value) ? value : null
}
