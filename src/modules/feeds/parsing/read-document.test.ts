import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { Entry } from '../core/entry.ts'
import type { ParserSettings } from './contract.ts'
import { readDocument } from './read-document.ts'

const NOW = Date.UTC(2026, 10, 21)
const URL = 'https://shop.example/list?page=1'
const read = (text: string | Uint8Array, settings: ParserSettings, url = URL) =>
  readDocument({ url, contentType: '', body: typeof text === 'string' ? Buffer.from(text) : text }, settings, NOW)
const entriesOf = async (text: string | Uint8Array, settings: ParserSettings): Promise<readonly Entry[]> => {
  const outcome = await read(text, settings)
  if (outcome.kind === 'failed') throw new Error(outcome.detail)
  return outcome.entries
}
const money = (minor: number, currency = 'EUR') => ({ minor, currency, exponent: 2 })

describe('a JSON API', () => {
  const api = JSON.stringify({
    data: {
      products: [
        {
          id: 1,
          slug: '/p/1',
          name: 'Phone &amp; case',
          cost: { now: 1299, was: '1.499,00' },
          pics: ['/1.jpg', '/2.jpg'],
          stock: true,
        },
        { id: 2, slug: '/p/2', name: 'Lamp', cost: { now: 12.5 }, pics: [], stock: false },
      ],
    },
  })
  const settings: ParserSettings = {
    kind: 'json',
    currency: 'EUR',
    items: '$.data.products[*]',
    fields: {
      id: 'id',
      url: '$.slug',
      title: '@.name',
      price: '$.cost.now',
      old_price: '$.cost.was',
      image: '$.pics[*]',
      availability: '$.stock',
    },
  }

  it('is read by paths', async () => {
    expect(await entriesOf(api, settings)).toMatchObject([
      {
        guid: '1',
        url: 'https://shop.example/p/1',
        title: 'Phone & case',
        price: money(129_900),
        oldPrice: money(149_900),
        images: ['https://shop.example/1.jpg', 'https://shop.example/2.jpg'],
        availability: 'in_stock',
      },
      { guid: '2', price: money(1_250), oldPrice: null, availability: 'out_of_stock' },
    ])
  })

  it('is read when the path names the list itself', async () => {
    expect(await entriesOf(api, { ...settings, items: '$.data.products' })).toHaveLength(2)
  })

  it.each([
    ['a path that finds nothing', { ...settings, items: '$.nothing[*]' }, api, 'selector_empty'],
    ['a path that is none', { ...settings, items: '$.[[' }, api, 'schema'],
    ['a field’s path that is none', { ...settings, fields: { title: '$..[' } }, api, 'schema'],
    ['fields that nothing has', { ...settings, fields: { title: '$.nope' } }, api, 'selector_empty'],
    ['more than one descent', { ...settings, items: '$..a..b' }, api, 'schema'],
    ['text that is no JSON', settings, '<html>', 'schema'],
  ])('fails by name for %s', async (_, given, text, reason) => {
    expect(await read(text, given)).toMatchObject({ kind: 'failed', reason })
  })
})

describe('a list on a page', () => {
  const page = `<html><head><base href="https://cdn.example/s/"></head><body><table><tr class="row"><td><a href="1">One</a></td><td class="p">12,00&nbsp;€ <s>15,00 €</s></td></tr>
    <tr class="row"><td><a href="2">Two</a></td><td class="p">$1,299.00 - $1,499.00</td></tr></table></body></html>`
  const settings: ParserSettings = {
    kind: 'html',
    items: 'table > tbody > tr.row',
    fields: {
      title: { selector: 'a' },
      url: { selector: 'a' },
      price: { selector: '.p' },
      old_price: { selector: '.p s' },
    },
  }

  it('is read by selectors, those of a browser that adds a tbody too', async () => {
    expect(await entriesOf(page, settings)).toMatchObject([
      { title: 'One', url: 'https://cdn.example/s/1', price: money(1_200), oldPrice: money(1_500) },
      { title: 'Two', price: money(129_900, 'USD'), priceTo: money(149_900, 'USD'), oldPrice: null },
    ])
  })

  it('fails by name when nothing is found, or a selector is none', async () => {
    expect(await read(page, { ...settings, items: '.nothing' })).toMatchObject({ reason: 'selector_empty' })
    expect(await read(page, { ...settings, items: 'div[[' })).toMatchObject({ reason: 'schema' })
    expect(await read(page, { ...settings, fields: { title: { selector: '!!' } } })).toMatchObject({ reason: 'schema' })
  })
})

describe('a product page', () => {
  const ld = (value: unknown): string => `<script type="application/ld+json">${JSON.stringify(value)}</script>`
  const product = async (html: string): Promise<Entry | undefined> => (await entriesOf(html, { kind: 'product' }))[0]

  it('is read from JSON-LD whose parts refer to each other', async () => {
    const html = ld({
      '@context': 'https://schema.org',
      '@graph': [
        {
          '@type': 'Product',
          name: 'Phone',
          sku: 'X1',
          gtin13: '4006381333931',
          brand: { '@id': '#b' },
          image: [{ '@type': 'ImageObject', url: '/a.jpg' }],
          offers: { '@id': '#o' },
        },
        { '@id': '#b', '@type': 'Brand', name: 'Acme' },
        {
          '@id': '#o',
          '@type': 'Offer',
          price: '1299.00',
          priceCurrency: 'EUR',
          availability: 'https://schema.org/OutOfStock',
        },
      ],
    })
    expect(await product(html)).toMatchObject({
      title: 'Phone',
      url: URL,
      sku: 'X1',
      gtin: '4006381333931',
      brand: 'Acme',
      images: ['https://shop.example/a.jpg'],
      price: money(129_900),
      availability: 'out_of_stock',
    })
  })

  it('takes the lowest offer that can be bought, up to the highest', async () => {
    const offer = (price: string, availability: string) => ({
      '@type': 'Offer',
      price,
      priceCurrency: 'EUR',
      availability,
    })
    const offers = [offer('9.00', 'OutOfStock'), offer('12.00', 'InStock'), offer('15.00', 'InStock')]
    expect(await product(ld({ '@type': 'Product', name: 'Lamp', offers }))).toMatchObject({
      price: money(1_200),
      priceTo: money(1_500),
      availability: 'in_stock',
    })
  })

  it('takes both ends of an AggregateOffer, the struck price of a specification, and the variants of a group', async () => {
    const aggregate = { '@type': 'AggregateOffer', lowPrice: 10, highPrice: '20.00', priceCurrency: 'USD' }
    expect(await product(ld({ '@type': 'Product', name: 'A', offers: aggregate }))).toMatchObject({
      price: money(1_000, 'USD'),
      priceTo: money(2_000, 'USD'),
    })
    const specified = {
      '@type': 'Offer',
      priceSpecification: [
        { priceType: 'https://schema.org/StrikethroughPrice', price: '30', priceCurrency: 'EUR' },
        { price: '20', priceCurrency: 'EUR' },
      ],
    }
    expect(await product(ld({ '@type': 'Product', name: 'B', offers: specified }))).toMatchObject({
      price: money(2_000),
      oldPrice: money(3_000),
    })
    const hasVariant = ['5.00', '7.00'].map((price) => ({
      '@type': 'Product',
      offers: { '@type': 'Offer', price, priceCurrency: 'EUR' },
    }))
    expect(await product(ld({ '@type': 'ProductGroup', name: 'C', productGroupID: 'G', hasVariant }))).toMatchObject({
      title: 'C',
      sku: 'G',
      price: money(500),
      priceTo: money(700),
    })
  })

  it('reads JSON-LD with the mistakes that shops make', async () => {
    const html =
      '<script type="application/ld+json"><!-- {"@type":"Product","name":"A\nB","offers":{"price":"1.299,00","priceCurrency":"EUR",},} --></script>'
    expect(await product(html)).toMatchObject({ title: 'A B', price: money(129_900) })
  })

  it('is read from microdata, and from Open Graph', async () => {
    const microdata = `<div itemscope itemtype="https://schema.org/Product"><h1 itemprop="name">Chair</h1><img itemprop="image" src="/c.jpg"><span itemprop="brand" itemscope itemtype="https://schema.org/Brand"><meta itemprop="name" content="Acme"></span>
      <div itemprop="offers" itemscope itemtype="https://schema.org/Offer"><meta itemprop="priceCurrency" content="PLN"><span itemprop="price">1 299,00 zł</span> <del>1 500,00 zł</del><link itemprop="availability" href="http://schema.org/InStock"></div>
      <div itemprop="isRelatedTo" itemscope itemtype="https://schema.org/Product"><span itemprop="name">Table</span></div></div>`
    expect(await product(microdata)).toMatchObject({
      title: 'Chair',
      brand: 'Acme',
      images: ['https://shop.example/c.jpg'],
      price: money(129_900, 'PLN'),
      oldPrice: money(150_000, 'PLN'),
      availability: 'in_stock',
    })
    const graph =
      '<html lang="de-DE"><head><link rel="canonical" href="/p/9"><meta property="og:type" content="product"><meta property="og:title" content="Desk"><meta property="product:price:amount" content="99.90"><meta property="product:price:currency" content="EUR"></head></html>'
    expect(await product(graph)).toMatchObject({
      title: 'Desk',
      url: 'https://shop.example/p/9',
      price: money(9_990),
      language: 'de-de',
    })
  })

  it('takes the price that is struck through beside the one that holds, and no other', async () => {
    const offers = { '@type': 'Offer', price: '50.00', priceCurrency: 'EUR' }
    const head = ld({ '@type': 'Product', name: 'A', offers })
    expect(await product(`${head}<div><b>50,00 €</b> <s>80,00 €</s></div>`)).toMatchObject({ oldPrice: money(8_000) })
    const elsewhere = `${head}<div><b>50,00 €</b></div><section>${'<p>Other words.</p>'.repeat(50)}<div>Lamp <b>60,00 €</b> <s>90,00 €</s></div></section>`
    expect(await product(elsewhere)).toMatchObject({ oldPrice: null })
  })

  it('that names several products is a list of them; one that names none says so', async () => {
    const many = ld(
      [1, 2].map((n) => ({
        '@type': 'Product',
        name: `P${n}`,
        url: `/p/${n}`,
        offers: { price: n, priceCurrency: 'EUR' },
      })),
    )
    expect(await entriesOf(many, { kind: 'product' })).toMatchObject([{ title: 'P1' }, { title: 'P2' }])
    expect(await read('<p>Hello</p>', { kind: 'product' })).toMatchObject({ kind: 'failed', reason: 'selector_empty' })
  })
})

describe('a sitemap', () => {
  it('is read with its extensions, packed or not, and only what is wanted', async () => {
    const map = `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
      <url><loc>https://shop.example/p/red-shoes-42.html</loc><lastmod>2026-03-03</lastmod><image:image><image:loc>https://shop.example/1.jpg</image:loc></image:image></url>
      <url><loc>https://shop.example/n/1</loc><n:news><n:publication><n:language>de</n:language></n:publication><n:title>Big &amp; small</n:title><n:publication_date>2026-03-04T10:00:00Z</n:publication_date></n:news></url></urlset>`
    expect(await entriesOf(gzipSync(map), { kind: 'sitemap' })).toMatchObject([
      { title: 'Red shoes 42', images: ['https://shop.example/1.jpg'], publishedAt: Date.UTC(2026, 2, 3) },
      { title: 'Big & small', language: 'de', publishedAt: Date.UTC(2026, 2, 4, 10) },
    ])
    expect(await entriesOf(map, { kind: 'sitemap', include: '/p/' })).toHaveLength(1)
  })

  it('that is an index names what to read next, the last changed first', async () => {
    const maps = Array.from(
      { length: 12 },
      (_, index) =>
        `<sitemap><loc>/m${index}.xml</loc><lastmod>2026-01-${String(index + 1).padStart(2, '0')}</lastmod></sitemap>`,
    )
    const outcome = await read(`<sitemapindex>${maps.join('')}</sitemapindex>`, { kind: 'sitemap' })
    expect(outcome).toMatchObject({ kind: 'ok', entries: [] })
    if (outcome.kind === 'ok') {
      expect(outcome.follow).toHaveLength(10)
      expect(outcome.follow[0]).toBe('https://shop.example/m11.xml')
    }
  })

  it('of more than is taken gives what changed last, and says so', async () => {
    const urls = Array.from(
      { length: 6_000 },
      (_, index) =>
        `<url><loc>https://shop.example/${index}</loc>${index === 5_999 ? '<lastmod>2026-03-03</lastmod>' : ''}</url>`,
    )
    const outcome = await read(`<urlset>${urls.join('')}</urlset>`, { kind: 'sitemap' })
    expect(outcome).toMatchObject({ kind: 'ok', notes: [expect.stringContaining('5000')] })
    if (outcome.kind === 'ok') expect(outcome.entries[0]?.url).toBe('https://shop.example/5999')
  })

  it('may be lines of addresses; anything else is told', async () => {
    expect(await entriesOf('https://shop.example/big-lamp\nhttps://shop.example/c', { kind: 'sitemap' })).toMatchObject(
      [{ title: 'Big lamp' }, {}],
    )
    expect(await read('<html></html>', { kind: 'sitemap' })).toMatchObject({ reason: 'not_a_feed' })
  })
})
