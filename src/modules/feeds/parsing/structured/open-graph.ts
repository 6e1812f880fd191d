import type { RawEntry } from '../make-entry.ts'
import { priceOf } from '../json/read-json.ts'
import type { Page } from '../page/load-page.ts'

/** What a page's `<meta>` says of itself: Open Graph, its product names, and the usual ones. */
export interface PageMeta {
  readonly raw: RawEntry
  /** It says that it is a product, or what it costs. */
  readonly isProduct: boolean
}

export function readMeta({ $ }: Page): PageMeta {
  const all = new Map<string, string[]>()
  for (const element of $('meta[property], meta[name], meta[itemprop]').slice(0, 500).toArray()) {
    const at = $(element)
    const name = (at.attr('property') ?? at.attr('name') ?? at.attr('itemprop') ?? '').toLowerCase()
    const content = at.attr('content')?.trim() ?? ''
    if (content !== '') all.set(name, [...(all.get(name) ?? []).slice(0, 20), content])
  }
  const get = (...names: string[]): string =>
    names.map((name) => all.get(name)?.[0] ?? '').find((text) => text !== '') ?? ''
  const amounts = ['product:sale_price:amount', 'product:price:amount', 'og:price:amount', 'product:price', 'og:price']
  const price = get(...amounts)
  return {
    isProduct: price !== '' || /product/i.test(get('og:type')),
    raw: {
      title: get('og:title', 'twitter:title') || $('title').first().text(),
      url: $('link[rel="canonical"]').first().attr('href') ?? get('og:url'),
      html: get('og:description', 'description', 'twitter:description'),
      textType: 'plain',
      images: [
        ...(all.get('og:image:secure_url') ?? []),
        ...(all.get('og:image') ?? []),
        ...(all.get('twitter:image') ?? []).slice(0, 1),
      ],
      price: priceOf(price),
      oldPrice: priceOf(
        get('product:original_price:amount') ||
          (get('product:sale_price:amount') === '' ? '' : get('product:price:amount')),
      ),
      currency: get('product:sale_price:currency', 'product:price:currency', 'og:price:currency'),
      availability: get('product:availability', 'og:availability'),
      gtin: get('product:ean', 'product:gtin', 'product:upc', 'product:isbn'),
      sku: get('product:retailer_item_id', 'product:mfr_part_no', 'product:retailer_part_no'),
      mpn: get('product:mfr_part_no'),
      brand: get('product:brand', 'og:brand'),
      categories: all.get('product:category') ?? [],
      language: $('html').attr('lang') ?? get('og:locale'),
    },
  }
}
