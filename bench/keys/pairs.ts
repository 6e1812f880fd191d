import { goods, gtin13, shops, slug, withCheckDigit, type Good } from './goods.ts'
import type { Page } from './page.ts'

/** Two pages, and whether a person who knows the goods would say that they show the same thing. */
export interface Pair {
  readonly kind: string
  readonly isSame: boolean
  readonly pages: readonly [Page, Page]
}

interface Case {
  readonly kind: string
  readonly isSame: boolean
  readonly count: number
  readonly make: (thing: Thing) => readonly [Partial<Page>, Partial<Page>]
}

/** A thing of its own for each pair, on the pages of two shops. */
interface Thing {
  readonly index: number
  readonly good: Good
  readonly gtin: string
  readonly otherGtin: string
  readonly model: string
  readonly otherModel: string
  /** Names as two shops give them. */
  readonly here: string
  readonly there: string
  readonly urlHere: string
  readonly urlThere: string
  /** Digits that no other pair has. */
  readonly digits: string
}

const pick = <T>(list: readonly [T, ...T[]], index: number): T => list[index % list.length] ?? list[0]
const colours: readonly [readonly [string, string], ...(readonly [string, string])[]] = [
  ['black', 'schwarz'],
  ['white', 'weiß'],
  ['blue', 'bleu'],
  ['red', 'rot'],
  ['silver', 'silber'],
]
const asin = (index: number, letter = 'X'): string => `B0${letter}${String(1_000_000 + index * 7_919)}`

const same: readonly Case[] = [
  {
    kind: 'two shops, GTIN',
    isSame: true,
    count: 14,
    make: (t) => [{ gtin: t.gtin }, { gtin: t.gtin, form: 'microdata' }],
  },
  {
    kind: 'two shops, GTIN in two lengths',
    isSame: true,
    count: 6,
    make: ({ digits }) => {
      const upc = withCheckDigit(`019334${digits}`)
      return [{ gtin: upc }, { gtin: `00${upc}`, form: 'open-graph' }]
    },
  },
  {
    kind: 'two shops, model number',
    isSame: true,
    count: 10,
    make: (t) => [{ mpn: t.model }, { mpn: t.model.toLowerCase() }],
  },
  {
    kind: 'two shops, model number, one beside its own',
    isSame: true,
    count: 5,
    make: (t) => [{ mpn: t.model }, { mpn: t.model, sku: `1${t.digits}` }],
  },
  {
    kind: 'two shops, model number, colour told by one',
    isSame: true,
    count: 4,
    make: (t) => [{ mpn: t.model, title: `${t.here}, black` }, { mpn: t.model }],
  },
  {
    kind: 'two shops, model number, colour in two languages',
    isSame: true,
    count: 5,
    make: (t) => {
      const [english, other] = pick(colours, t.index)
      return [
        { mpn: t.model, title: `${t.here} ${english}` },
        { mpn: t.model, title: `${t.there} – ${other}` },
      ]
    },
  },
  { kind: 'two shops, nothing but the same name', isSame: true, count: 6, make: (t) => [{}, { title: t.here }] },
  {
    kind: 'Amazon in two countries',
    isSame: true,
    count: 8,
    make: (t) => [
      { url: `https://www.amazon.de/${slug(t.here)}/dp/${asin(t.index)}?tag=deals-21&th=1` },
      { url: `https://www.amazon.com/dp/${asin(t.index)}/ref=sr_1_3?keywords=${slug(t.here)}&qid=17` },
    ],
  },
  {
    kind: 'Amazon, forms of address',
    isSame: true,
    count: 6,
    make: (t) => [
      { url: `https://www.amazon.co.uk/gp/product/${asin(t.index)}?psc=1` },
      { url: `https://amazon.co.uk/gp/aw/d/${asin(t.index).toLowerCase()}` },
    ],
  },
  {
    kind: 'mobile and desktop',
    isSame: true,
    count: 6,
    make: (t) => [{ url: `https://www.shop${t.digits}.com/p/lamp` }, { url: `https://m.shop${t.digits}.com/p/lamp/` }],
  },
  {
    kind: 'tracking',
    isSame: true,
    count: 8,
    make: (t) => [
      { url: t.urlHere },
      { url: `${t.urlHere}?utm_source=newsletter&utm_campaign=${t.digits}&gclid=abc&mc_eid=1#reviews`, title: t.here },
    ],
  },
  {
    kind: 'order of parameters, http, index',
    isSame: true,
    count: 4,
    make: (t) => [
      { url: `http://shop${t.digits}.com/view/index.php?id=7&lang=en` },
      { url: `https://www.shop${t.digits}.com/view/?lang=en&id=7` },
    ],
  },
  {
    kind: 'AMP',
    isSame: true,
    count: 3,
    make: (t) => [
      { url: `https://shop${t.digits}.com/a/b` },
      { url: `https://www.google.com/amp/s/shop${t.digits}.com/a/b/amp` },
    ],
  },
  {
    kind: 'eBay in two countries',
    isSame: true,
    count: 4,
    make: (t) => [
      { url: `https://www.ebay.de/itm/${slug(t.here)}/29${t.digits}0000?hash=item1` },
      { url: `https://www.ebay.co.uk/itm/29${t.digits}0000` },
    ],
  },
  {
    kind: 'AliExpress in two languages',
    isSame: true,
    count: 3,
    make: (t) => [
      { url: `https://de.aliexpress.com/item/100500${t.digits}00.html?spm=a2g0o` },
      { url: `https://aliexpress.ru/item/100500${t.digits}00.html` },
    ],
  },
  {
    kind: 'affiliate link',
    isSame: true,
    count: 4,
    make: (t) => [
      { url: t.urlHere },
      {
        url: `https://www.awin1.com/cread.php?awinmid=1&awinaffid=2&ued=${encodeURIComponent(t.urlHere)}`,
        title: t.here,
      },
    ],
  },
  {
    kind: 'the same news at two sites',
    isSame: true,
    count: 4,
    make: (t) => [
      { ...article(t), url: `https://news${t.digits}.com/bridge` },
      { ...article(t), url: `https://daily${t.digits}.de/2026/bridge-open` },
    ],
  },
]

const different: readonly Case[] = [
  {
    kind: 'capacities of one model number',
    isSame: false,
    count: 8,
    make: (t) => [
      { mpn: t.model, title: `${t.here} 64 GB` },
      { mpn: t.model, title: `${t.there} 128GB` },
    ],
  },
  {
    kind: 'sizes of one model number',
    isSame: false,
    count: 6,
    make: (t) => [
      { mpn: t.model, title: `Trail Shoe, size 42` },
      { mpn: t.model, title: `Trail Schuh Größe 43` },
    ],
  },
  {
    kind: 'colours of one model number',
    isSame: false,
    count: 8,
    make: (t) => [
      { mpn: t.model, title: `${t.here} ${pick(colours, t.index)[0]}` },
      { mpn: t.model, title: `${t.there} ${pick(colours, t.index + 1)[1]}` },
    ],
  },
  {
    kind: 'one pack and more, one GTIN',
    isSame: false,
    count: 8,
    make: (t) => [
      { gtin: t.gtin },
      {
        gtin: t.gtin,
        title: pick([`${t.there} 2er-Pack`, `${t.there} (pack of 3)`, `2x ${t.there}`, `${t.there} 3 Stück`], t.index),
      },
    ],
  },
  {
    kind: 'bundle, one GTIN',
    isSame: false,
    count: 5,
    make: (t) => [{ gtin: t.gtin }, { gtin: t.gtin, title: pick([`${t.there} + Case`, `${t.there} Bundle`], t.index) }],
  },
  {
    kind: 'new and refurbished, one GTIN',
    isSame: false,
    count: 6,
    make: (t) => [
      { gtin: t.gtin },
      {
        gtin: t.gtin,
        title: `${t.there} ${pick(['(refurbished)', 'generalüberholt', '- gebraucht', 'Renewed'], t.index)}`,
      },
    ],
  },
  {
    kind: 'generations',
    isSame: false,
    count: 8,
    make: (t) => [
      { mpn: t.model, title: `${t.here} (2nd generation)` },
      { mpn: t.otherModel, title: `${t.here} (3rd generation)` },
    ],
  },
  {
    kind: 'one title, two GTINs',
    isSame: false,
    count: 8,
    make: (t) => [{ gtin: t.gtin }, { gtin: t.otherGtin, title: t.here }],
  },
  {
    kind: 'one address, two variants by a parameter',
    isSame: false,
    count: 6,
    make: (t) => [
      { url: `${t.urlHere}?variant=${t.digits}1` },
      { url: `${t.urlHere}?variant=${t.digits}2`, title: t.here },
    ],
  },
  {
    kind: 'one address, two GTINs',
    isSame: false,
    count: 4,
    make: (t) => [
      { url: t.urlHere, gtin: t.gtin },
      { url: t.urlHere, gtin: t.otherGtin, title: `${t.here} XL` },
    ],
  },
  {
    kind: 'one address, two model numbers',
    isSame: false,
    count: 4,
    make: (t) => [
      { url: t.urlHere, mpn: t.model },
      { url: t.urlHere, mpn: t.otherModel, title: `${t.here} Plus` },
    ],
  },
  {
    kind: 'one address, one model number, two numbers of the shop',
    isSame: false,
    count: 2,
    make: (t) => [
      { url: t.urlHere, mpn: t.model, sku: `88${t.digits}1`, title: `${t.here} left` },
      { url: t.urlHere, mpn: t.model, sku: `88${t.digits}2`, title: `${t.here} right` },
    ],
  },
  {
    kind: 'one number of a shop for all colours',
    isSame: false,
    count: 3,
    make: (t) => [
      { url: `${t.urlHere}-black`, sku: `77${t.digits}`, title: `${t.here} black` },
      { url: `${t.urlHere}-white`, sku: `77${t.digits}`, title: `${t.here} white` },
    ],
  },
  {
    kind: 'two shops count alike',
    isSame: false,
    count: 6,
    make: (t) => [
      { sku: pick([`10${t.digits}`, `SKU-${t.digits}`, `ART${t.digits}`], t.index) },
      { sku: pick([`10${t.digits}`, `SKU-${t.digits}`, `ART${t.digits}`], t.index), title: 'Another thing altogether' },
    ],
  },
  {
    kind: 'Amazon: single and pack with one GTIN',
    isSame: false,
    count: 5,
    make: (t) => [
      { url: `https://www.amazon.de/dp/${asin(t.index)}`, gtin: t.gtin },
      { url: `https://www.amazon.de/dp/${asin(t.index, 'Y')}`, gtin: t.gtin, title: `${t.there} multi` },
    ],
  },
  {
    kind: 'internal numbers as GTIN',
    isSame: false,
    count: 5,
    make: (t) => {
      const internal = withCheckDigit(`2${pick(['0', '1', '9'], t.index)}${t.digits}0000000000`.slice(0, 12))
      return [{ gtin: internal }, { gtin: internal, title: 'Cheese, sliced' }]
    },
  },
  {
    kind: 'filler or mistyped GTIN',
    isSame: false,
    count: 4,
    make: (t) => {
      const filler = pick(
        ['1234567890128', '0000000000000', '1111111111116', `${t.gtin.slice(0, 12)}${(Number(t.gtin[12]) + 1) % 10}`],
        t.index,
      )
      return [{ gtin: filler }, { gtin: filler, title: 'Garden hose 20 m' }]
    },
  },
  {
    kind: 'two days of one column',
    isSame: false,
    count: 4,
    make: (t) => [
      { ...article(t), url: `https://news${t.digits}.com/morning/1` },
      { ...article(t), url: `https://news${t.digits}.com/morning/2`, date: 'Sat, 21 Nov 2026 08:00:00 GMT' },
    ],
  },
]

const article = (t: Thing): Partial<Page> => ({
  form: 'feed',
  title: `The bridge of quarter ${t.index} is open again`,
  text: `After four months of work the bridge of quarter ${t.index} carries traffic again. The city says that repairs cost less than planned and that the second lane follows in spring, when the water is low enough.`,
  date: 'Fri, 20 Nov 2026 09:30:00 GMT',
})

function thingOf(index: number): Thing {
  const good = goods[index % goods.length] ?? goods[0]
  const [hostHere, pathHere] = shops[index % shops.length] ?? shops[0]
  const [hostThere, pathThere] = shops[(index + 1) % shops.length] ?? shops[1]
  if (good === undefined) throw new Error('There are no goods.')
  const digits = String(10_000 + index)
  const [here, there] = good.names
  return {
    ...{ index, good, digits, here, there },
    gtin: gtin13(index),
    otherGtin: gtin13(index + 1_000),
    model: good.model.replace('#', digits),
    otherModel: good.model.replace('#', String(20_000 + index)),
    urlHere: `https://${hostHere}${pathHere}${slug(here)}-${digits}`,
    urlThere: `https://${hostThere}${pathThere}${slug(there)}-${digits}`,
  }
}

/** 200 pairs, half of which are the same thing. */
export const pairs: readonly Pair[] = [...same, ...different]
  .flatMap((each) => Array.from({ length: each.count }, () => each))
  .map(({ kind, isSame, make }, index) => {
    const thing = thingOf(index)
    const [here, there] = make(thing)
    const base = { form: 'json-ld', brand: thing.good.brand } as const
    return {
      kind,
      isSame,
      pages: [
        { ...base, url: thing.urlHere, title: thing.here, ...here },
        { ...base, url: thing.urlThere, title: thing.there, ...there },
      ],
    }
  })
