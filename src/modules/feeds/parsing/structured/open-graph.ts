import type { RawEntry } from '../make-entry.ts'
import { priceOf } from '../json/read-json.ts'
import type { Page } from '../page/load-page.ts'

/** What a page's `<meta>` says of itself: Open Graph, its product names, and the usual ones. */
export interface PageMeta {
  readonly raw: RawEntry
  /** It says that it is a product, or what it costs. */
  readonly isProduct: boolean
}

export function readMeta(page: Page): PageMeta {
  const all = valuesOf(page)
  const every = (name: string): string[] => all.get(name) ?? []
  const get = (...names: string[]): string => names.flatMap(every)[0] ?? ''
  const price = get(...PRICES)
  const isOnSale = get('product:sale_price:amount') !== ''
  return {
    isProduct: price !== '' || /product/i.test(get('og:type')),
    raw: {
      ...pageOf(page, get),
      html: get('og:description', 'description', 'twitter:description'),
      images: [...every('og:image:secure_url'), ...every('og:image'), ...every('twitter:image').slice(0, 1)],
      price: priceOf(price),
      oldPrice: priceOf(get('product:original_price:amount', ...(isOnSale ? ['product:price:amount'] : []))),
      currency: get('product:sale_price:currency', 'product:price:currency', 'og:price:currency'),
      availability: get('product:availability', 'og:availability'),
      gtin: get('product:ean', 'product:gtin', 'product:upc', 'product:isbn'),
      sku: get('product:retailer_item_id', 'product:mfr_part_no', 'product:retailer_part_no'),
      mpn: get('product:mfr_part_no'),
      brand: get('product:brand', 'og:brand'),
      categories: every('product:category'),
    },
  }
}

const PRICES = ['product:sale_price:amount', 'product:price:amount', 'og:price:amount', 'product:price', 'og:price']

function pageOf({ $ }: Page, get: (...names: string[]) => string): Pick<RawEntry, 'title' | 'url' | 'language'> {
  return {
    title: get('og:title', 'twitter:title') || $('title').first().text(),
    url: $('link[rel="canonical"]').first().attr('href') ?? get('og:url'),
    language: $('html').attr('lang') ?? get('og:locale'),
  }
}

/** By their names in lower case, in their order. */
function valuesOf({ $ }: Page): ReadonlyMap<string, string[]> {
  const all = new Map<string, string[]>()
  for (const element of $('meta[content]').slice(0, 500).toArray()) {
    const { property, name, itemprop, content } = element.attribs
    const key = (property ?? name ?? itemprop ?? '').toLowerCase()
    const value = (content ?? '').trim()
    if (value !== '') all.set(key, [...(all.get(key) ?? []).slice(0, 20), value])
  }
  return all
}
