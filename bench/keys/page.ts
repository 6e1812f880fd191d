import type { Entry } from '../../src/modules/feeds/core/entry.ts'
import type { ParserSettings } from '../../src/modules/feeds/parsing/contract.ts'
import { readDocument } from '../../src/modules/feeds/parsing/read-document.ts'

/** A page of a shop, or an article of a feed, as it stands on the web. */
export interface Page {
  readonly form: 'json-ld' | 'microdata' | 'open-graph' | 'feed'
  readonly url: string
  readonly title: string
  readonly text?: string
  readonly brand?: string
  readonly gtin?: string
  /** The shop's own number. */
  readonly sku?: string
  /** The maker's. */
  readonly mpn?: string
  readonly price?: string
  readonly currency?: string
  /** Of an article. */
  readonly date?: string
}

const NOW_MS = Date.parse('2026-11-21T12:00:00Z')

/** What our own parser makes of it. */
export async function entryOf(page: Page): Promise<Entry> {
  const settings: ParserSettings = { kind: page.form === 'feed' ? 'feed' : 'product' }
  const contentType = page.form === 'feed' ? 'application/rss+xml' : 'text/html; charset=utf-8'
  const document = { url: page.url, contentType, body: new TextEncoder().encode(markup[page.form](page)) }
  const outcome = await readDocument(document, settings, NOW_MS)
  const entry = outcome.kind === 'ok' ? outcome.entries[0] : undefined
  if (entry === undefined) throw new Error(`Nothing was read from ${page.url}: ${JSON.stringify(outcome)}`)
  return entry
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

const html = (page: Page, head: string, body = ''): string =>
  `<!doctype html><html><head><title>${escaped(page.title)}</title>${head}</head><body><h1>${escaped(page.title)}</h1>${body}</body></html>`

const markup: Readonly<Record<Page['form'], (page: Page) => string>> = {
  'json-ld': (page) => {
    const product = {
      '@context': 'https://schema.org',
      '@type': 'Product',
      name: page.title,
      url: page.url,
      description: page.text,
      brand: page.brand === undefined ? undefined : { '@type': 'Brand', name: page.brand },
      gtin: page.gtin,
      sku: page.sku,
      mpn: page.mpn,
      offers: { '@type': 'Offer', price: page.price ?? '10.00', priceCurrency: page.currency ?? 'EUR' },
    }
    return html(
      page,
      `<script type="application/ld+json">${JSON.stringify(product).replaceAll('<', '\\u003c')}</script>`,
    )
  },
  microdata: (page) => {
    const properties = { name: page.title, brand: page.brand, gtin13: page.gtin, sku: page.sku, mpn: page.mpn }
    const metas = Object.entries(properties).flatMap(([name, value]) =>
      value === undefined ? [] : `<meta itemprop="${name}" content="${escaped(value)}">`,
    )
    const offer = `<div itemprop="offers" itemscope itemtype="https://schema.org/Offer"><meta itemprop="price" content="${page.price ?? '10.00'}"><meta itemprop="priceCurrency" content="${page.currency ?? 'EUR'}"></div>`
    const link = `<link itemprop="url" href="${escaped(page.url)}">`
    return html(page, '', `<div itemscope itemtype="https://schema.org/Product">${link}${metas.join('')}${offer}</div>`)
  },
  'open-graph': (page) => {
    const properties = {
      'og:type': 'product',
      'og:title': page.title,
      'og:url': page.url,
      'product:brand': page.brand,
      'product:ean': page.gtin,
      'product:retailer_item_id': page.sku,
      'product:mfr_part_no': page.mpn,
      'product:price:amount': page.price ?? '10.00',
      'product:price:currency': page.currency ?? 'EUR',
    }
    const metas = Object.entries(properties).flatMap(([name, value]) =>
      value === undefined ? [] : `<meta property="${name}" content="${escaped(value)}">`,
    )
    return html(page, metas.join(''))
  },
  feed: (page) =>
    `<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><item><title>${escaped(page.title)}</title><link>${escaped(page.url)}</link><description>${escaped(page.text ?? '')}</description>${page.date === undefined ? '' : `<pubDate>${page.date}</pubDate>`}</item></channel></rss>`,
}
