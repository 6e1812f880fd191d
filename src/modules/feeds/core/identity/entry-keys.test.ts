import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitForTests as split } from '../../../../../test/support/split-host.ts'
import type { Entry } from '../entry.ts'
import { listEntries } from './document.ts'
import { keysOf, type Tools } from './entry-keys.ts'

const tools: Tools = {
  digest: (text) => `d${[...new TextEncoder().encode(text)].reduce((sum, byte) => (sum * 31 + byte) % 1e15, 7)}`,
  split,
}

const entryOf = (changes: Partial<Entry>): Entry => ({
  guid: null,
  url: null,
  title: 'A thing',
  html: '',
  text: '',
  images: [],
  price: null,
  priceTo: null,
  oldPrice: null,
  availability: 'unknown',
  gtin: null,
  sku: null,
  brand: null,
  categories: [],
  language: null,
  author: null,
  publishedAt: null,
  ...changes,
})
const options = { sourceId: 5, ignoresGuids: false, targetOf: () => null }
const keys = (changes: Partial<Entry>): string[] =>
  listEntries([entryOf(changes)], options, tools).flatMap((listed) => keysOf(listed, tools).map(({ key }) => key))
const strongest = (changes: Partial<Entry>): string | undefined => keys(changes)[0]

describe('numbers in addresses', () => {
  it.each([
    ['https://www.amazon.de/Some-Thing/dp/B08N5WRWNW/ref=sr_1_1?tag=x-21&psc=1', 'asin:B08N5WRWNW'],
    ['https://amazon.com/gp/product/b08n5wrwnw', 'asin:B08N5WRWNW'],
    ['https://www.amazon.co.uk/gp/aw/d/B08N5WRWNW', 'asin:B08N5WRWNW'],
    ['https://www.amazon.com/-/de/dp/B08N5WRWNW?th=1', 'asin:B08N5WRWNW'],
    ['https://www.amazon.fr/exec/obidos/ASIN/B08N5WRWNW/x-21', 'asin:B08N5WRWNW'],
    ['https://www.ebay.de/itm/Some-Title/123456789012?hash=abc', 'ebay:123456789012'],
    ['https://www.ebay.com/itm/123456789012?var=400123', 'ebay:123456789012.400123'],
    ['https://de.aliexpress.com/item/1005001234567890.html?spm=a2g0', 'aliexpress:1005001234567890'],
    ['https://www.ozon.ru/product/chaynik-acme-123456789/?at=x', 'ozon:123456789'],
    ['https://www.wildberries.ru/catalog/12345678/detail.aspx?targetUrl=GP', 'wildberries:12345678'],
    ['https://store.steampowered.com/app/730/CounterStrike_2/?snr=1', 'steam:app/730'],
    ['https://youtu.be/dQw4w9WgXcQ?si=abc', 'youtube:dQw4w9WgXcQ'],
    ['https://m.youtube.com/watch?v=dQw4w9WgXcQ&t=10', 'youtube:dQw4w9WgXcQ'],
    ['https://www.youtube.com/shorts/dQw4w9WgXcQ', 'youtube:dQw4w9WgXcQ'],
    ['https://www.ikea.com/de/de/p/billy-regal-weiss-00263850/', 'ikea:00263850'],
    ['https://www.etsy.com/uk/listing/123456789/lamp?ref=x', 'etsy:123456789'],
  ])('%s is %s', (url, expected) => expect(strongest({ url })).toBe(expected))

  it.each([
    'https://www.amazon.evil.com/dp/B08N5WRWNW',
    'https://amazon.xyz.example/dp/B08N5WRWNW',
    'https://www.amazon.de/s?k=B08N5WRWNW',
    'https://www.amazon.de/dp/1234567890',
    'https://www.youtube.com/@acme',
  ])('%s has none that is certain', (url) => expect(strongest({ url })).toMatch(/^url:/))

  it('of a book on Amazon is also its GTIN', () => {
    expect(keys({ url: 'https://www.amazon.com/dp/316148410X' })).toEqual(['asin:316148410X', 'gtin:09783161484100'])
  })
})

describe('numbers of makers', () => {
  const model = { brand: 'Sony Corp.', sku: 'WH-1000XM5/B', url: 'https://shop.example/x' }

  it('are believed across shops with letters and digits, and name the look', () => {
    expect(strongest({ ...model, title: 'Sony headphones' })).toBe('sku:sony:WH1000XM5B')
    expect(strongest({ ...model, title: 'Sony headphones, schwarz, 256 GB' })).toBe('sku:sony:WH1000XM5B+black+256gb')
    expect(strongest({ ...model, brand: 'SONY', sku: 'wh1000xm5b', title: 'Headphones' })).toBe('sku:sony:WH1000XM5B')
  })

  it('of one shop stay in it, and short ones say nothing', () => {
    expect(strongest({ ...model, sku: '1234567', title: 'Sony A' })).toMatch(/^sku:@shop\.example:1234567\+d/)
    expect(strongest({ ...model, sku: 'SKU-10042', title: 'Sony A' })).toMatch(/^sku:@shop\.example:SKU10042\+d/)
    expect(strongest({ ...model, sku: 'A1' })).toBe('url:shop.example/x')
    expect(strongest({ ...model, sku: 'BLACK' })).toBe('url:shop.example/x')
    expect(strongest({ ...model, brand: null, url: null, guid: 'g' })).toBe('guid:5:g')
  })

  it('say nothing where the shop numbers its pages itself', () => {
    expect(keys({ ...model, url: 'https://www.ebay.de/itm/123456789012' })).toEqual(['ebay:123456789012'])
  })
})

describe('barcodes', () => {
  const gtin = '4006381333931'
  it.each([
    ['Acme pen', 'gtin:04006381333931'],
    ['Acme pen 2er-Pack', 'gtin:04006381333931+x2'],
    ['Acme pen, pack of 12', 'gtin:04006381333931+x12'],
    ['3x Acme pen', 'gtin:04006381333931+x3'],
    ['Acme pen (refurbished)', 'gtin:04006381333931+refurbished'],
    ['Acme pen – gebraucht', 'gtin:04006381333931+used'],
    ['Ручка Acme б/у', 'gtin:04006381333931+used'],
    ['Acme pen + case', 'gtin:04006381333931+bundle'],
    ['Acme Galaxy S24+ 256GB', 'gtin:04006381333931'],
    ['Acme poster 30 x 40 cm', 'gtin:04006381333931'],
  ])('of %s is %s', (title, expected) => expect(strongest({ title, gtin })).toBe(expected))

  it('that are restricted or wrong do not count', () => {
    expect(keys({ gtin: '2012345678900', guid: 'g' })).toEqual(['guid:5:g'])
    expect(keys({ gtin: '4006381333932', guid: 'g' })).toEqual(['guid:5:g'])
  })
})

describe('what has no number', () => {
  const text = 'A long text that says something which no other text says in just these words. '.repeat(3)

  it('is known by its address, and by its id in its own source', () => {
    expect(keys({ url: 'https://news.example/a?utm_source=rss', guid: 'tag:1' })).toEqual([
      'url:news.example/a',
      'guid:5:tag:1',
    ])
    expect(keys({ guid: 'https://news.example/?p=7', url: 'https://news.example/a' })).toEqual([
      'url:news.example/a',
      'url:news.example/?p=7',
    ])
  })

  it('is one piece of news by title and text of one day, but not a thing with a price', () => {
    const news = { title: 'The bridge is open again', text, publishedAt: 1_790_000_000_000 }
    const here = keys({ ...news, url: 'https://a.example/1' })
    expect(here.at(-1)).toMatch(/^text:d/)
    expect(keys({ ...news, url: 'https://b.example/2', title: 'The bridge is open – again!' }).at(-1)).toBe(here.at(-1))
    expect(keys({ ...news, url: 'https://b.example/2', publishedAt: 1_790_100_000_000 }).at(-1)).not.toBe(here.at(-1))
    const price = { minor: 1, currency: 'EUR', exponent: 2 }
    expect(keys({ ...news, price, url: 'https://b.example/2' })).toHaveLength(1)
  })

  it('has at least a key in its own source, and the front page of a site is none', () => {
    expect(strongest({ title: 'Sale!' })).toMatch(/^text:5:/)
    expect(strongest({ title: 'Sale!', url: 'https://shop.example/' })).toMatch(/^text:5:/)
  })

  it('has readable keys that are never long', () => {
    const long = keys({ url: `https://shop.example/${'path/'.repeat(100)}` })[0] ?? ''
    expect(long).toMatch(/^url:shop\.example\/path\/.*~d\d+$/)
    expect(long.length).toBeLessThan(120)
  })
})

describe('a document', () => {
  const names = (entries: readonly Partial<Entry>[]): string[] =>
    listEntries(entries.map(entryOf), options, tools).map(({ entryKey }) => entryKey)

  it('has each entry once', () => {
    expect(names([{ guid: 'a' }, { guid: 'b' }, { guid: ' a ' }])).toEqual(['a', 'b'])
    expect(names([{ url: 'https://x.example/1' }, { url: 'http://x.example/1?utm_source=y' }])).toHaveLength(1)
  })

  it('has entries apart that share a broken id or address', () => {
    expect(
      names([
        { guid: '0', url: 'https://x.example/1' },
        { guid: '0', url: 'https://x.example/2' },
      ]),
    ).toHaveLength(2)
    expect(
      names([
        { url: 'https://x.example/1', title: 'A' },
        { url: 'https://x.example/1', title: 'B' },
      ]),
    ).toHaveLength(2)
  })
})

describe('whatever an entry holds', () => {
  const texts = fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.webUrl(), fc.constantFrom(null, ''))
  const hostile = fc.record({
    guid: texts,
    url: texts,
    gtin: texts,
    sku: texts,
    brand: texts,
    title: fc.string({ unit: 'binary' }),
    text: fc.string(),
  })

  it('it has a key, the same each time, well formed and short', () => {
    fc.assert(
      fc.property(hostile, (changes) => {
        const found = keys(changes)
        expect(found.length).toBeGreaterThan(0)
        expect(keys(changes)).toEqual(found)
        for (const key of found) {
          expect(key.isWellFormed()).toBe(true)
          expect(key).not.toContain('\0')
          expect(key.length).toBeLessThan(400)
        }
      }),
      { numRuns: 1_000 },
    )
  })

  it('its keys do not depend on where in the document it stands', () => {
    const entries = fc.array(
      fc.record({
        guid: fc.constantFrom('a', 'b', null),
        url: fc.constantFrom('https://x.example/1', 'https://x.example/2', null),
        title: fc.constantFrom('A', 'B', 'C'),
      }),
      { maxLength: 6 },
    )
    fc.assert(
      fc.property(entries, (changes) => {
        const all = changes.map(entryOf)
        const of = (list: readonly Entry[]) =>
          listEntries(list, options, tools)
            .map(
              (listed) =>
                `${listed.entryKey}: ${keysOf(listed, tools)
                  .map(({ key }) => key)
                  .join(' ')}`,
            )
            .sort()
        const once = all.filter(
          (entry, index) => all.findIndex((other) => JSON.stringify(other) === JSON.stringify(entry)) === index,
        )
        const isSame = new Set(of(once).map((line) => line.split(': ')[0])).size === once.length
        if (isSame) expect(of(once.toReversed())).toEqual(of(once))
      }),
    )
  })

  it('a title of any length is read in time that grows with it', () => {
    for (const part of ['1 x ', 'size ', 'pack of ', '12 ', 'б/у', ' + ', 'x']) {
      const startedAt = performance.now()
      for (let turn = 0; turn < 20; turn++) keys({ title: part.repeat(2_000), gtin: '4006381333931' })
      expect(performance.now() - startedAt).toBeLessThan(1_500)
    }
  })
})
