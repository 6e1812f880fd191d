import type { CanonicalUrl } from './canonical-url.ts'
import { isbnToGtin14 } from './gtin.ts'

/** asin, catalogue: the shop has one page a product. listing: one page an offer; a product may have many. */
export type ShopRule = 'asin' | 'catalogue' | 'listing'
export interface ShopId {
  readonly key: string
  readonly rule: ShopRule
}

interface Shop {
  /** What its keys begin with. */
  readonly shop: string
  readonly rule: ShopRule
  /** Public suffixes under which it is the same shop with the same ids; separated by blanks. */
  readonly suffixes: string
  /** The whole host when it is not the domain itself. */
  readonly host?: string
  readonly path: RegExp
  /** A parameter that holds the id, when the path alone does not. */
  readonly idParameter?: string
  /** Parameters that choose a variant, the first that is there. */
  readonly variants?: readonly string[]
}

const EBAY = 'com co.uk de fr it es nl at ch ie pl ca com.au com.hk com.sg com.my ph'
const AMAZON = 'com ca com.mx com.br co.uk de fr it es nl se pl com.be ie com.tr ae sa eg in co.jp sg com.au cn co.za'

/** Addresses whose id is certain. By name of the domain. Sources: the address forms that the shops themselves link to. */
const SHOPS: Readonly<Record<string, readonly Shop[]>> = {
  amazon: [
    {
      shop: 'asin',
      rule: 'asin',
      suffixes: AMAZON,
      path: /\/(?:dp|gp\/product|gp\/aw\/d|gp\/offer-listing|exec\/obidos\/asin|o\/asin|product-reviews|d)\/(B[0-9A-Z]{9}|\d{9}[\dX])(?=\/|$)/i,
    },
  ],
  ebay: [{ shop: 'ebay', rule: 'listing', suffixes: EBAY, path: /^\/itm\/(?:[^/]+\/)?(\d{9,15})$/, variants: ['var'] }],
  aliexpress: [
    {
      shop: 'aliexpress',
      rule: 'listing',
      suffixes: 'com ru us',
      path: /^\/(?:item|i)\/(?:[^/]+\/)?(\d{8,20})(?:\.html)?$/,
      variants: ['sku_id', 'skuid', 'skuId'],
    },
  ],
  ozon: [{ shop: 'ozon', rule: 'catalogue', suffixes: 'ru by kz', path: /^\/product\/(?:[^/]+-)?(\d{5,12})$/ }],
  wildberries: [
    { shop: 'wildberries', rule: 'catalogue', suffixes: 'ru by kz am', path: /^\/catalog\/(\d{5,12})\/detail\.aspx$/ },
  ],
  steampowered: [
    {
      shop: 'steam',
      rule: 'catalogue',
      suffixes: 'com',
      host: 'store.steampowered.com',
      path: /^\/(app\/\d{1,10})(?=\/|$)/,
    },
    {
      shop: 'steam',
      rule: 'catalogue',
      suffixes: 'com',
      host: 'store.steampowered.com',
      path: /^\/(sub\/\d{1,10})(?=\/|$)/,
    },
    {
      shop: 'steam',
      rule: 'catalogue',
      suffixes: 'com',
      host: 'store.steampowered.com',
      path: /^\/(bundle\/\d{1,10})(?=\/|$)/,
    },
  ],
  youtube: [
    { shop: 'youtube', rule: 'catalogue', suffixes: 'com', path: /^\/watch$/, idParameter: 'v' },
    { shop: 'youtube', rule: 'catalogue', suffixes: 'com', path: /^\/(?:shorts|live|embed|v)\/([\w-]{11})$/ },
  ],
  'youtube-nocookie': [{ shop: 'youtube', rule: 'catalogue', suffixes: 'com', path: /^\/embed\/([\w-]{11})$/ }],
  youtu: [{ shop: 'youtube', rule: 'catalogue', suffixes: 'be', path: /^\/([\w-]{11})$/ }],
  apple: [{ shop: 'appstore', rule: 'catalogue', suffixes: 'com', host: 'apps.apple.com', path: /\/id(\d{6,12})$/ }],
  google: [
    {
      shop: 'play',
      rule: 'catalogue',
      suffixes: 'com',
      host: 'play.google.com',
      path: /^\/store\/apps\/details$/,
      idParameter: 'id',
    },
  ],
  walmart: [{ shop: 'walmart', rule: 'catalogue', suffixes: 'com', path: /^\/ip\/(?:[^/]+\/)?(\d{5,14})$/ }],
  bestbuy: [{ shop: 'bestbuy', rule: 'catalogue', suffixes: 'com', path: /^\/site\/(?:[^/]+\/)?(\d{7})\.p$/ }],
  target: [{ shop: 'target', rule: 'catalogue', suffixes: 'com', path: /^\/p\/(?:[^/]+\/)?(?:-\/)?A-(\d{6,12})$/ }],
  newegg: [{ shop: 'newegg', rule: 'catalogue', suffixes: 'com ca', path: /^\/(?:[^/]+\/)?p\/([0-9A-Z-]{8,20})$/ }],
  ikea: [{ shop: 'ikea', rule: 'catalogue', suffixes: 'com', path: /\/p\/(?:[^/]+-)?(s?\d{8})$/ }],
  bol: [{ shop: 'bol', rule: 'catalogue', suffixes: 'com', path: /\/p\/[^/]+\/(\d{13,18})$/ }],
  etsy: [{ shop: 'etsy', rule: 'listing', suffixes: 'com', path: /\/listing\/(\d{6,12})(?=\/|$)/ }],
  allegro: [{ shop: 'allegro', rule: 'listing', suffixes: 'pl', path: /^\/oferta\/(?:[^/]+-)?(\d{8,14})$/ }],
  reddit: [
    { shop: 'reddit', rule: 'catalogue', suffixes: 'com', path: /^\/r\/[^/]+\/comments\/([0-9a-z]{4,10})(?=\/|$)/ },
  ],
  redd: [{ shop: 'reddit', rule: 'catalogue', suffixes: 'it', host: 'redd.it', path: /^\/([0-9a-z]{4,10})$/ }],
  twitter: [{ shop: 'x', rule: 'catalogue', suffixes: 'com', path: /^\/[^/]+\/status\/(\d{5,20})(?=\/|$)/ }],
  x: [{ shop: 'x', rule: 'catalogue', suffixes: 'com', path: /^\/[^/]+\/status\/(\d{5,20})(?=\/|$)/ }],
}

/** The id that a shop gave to what the address shows, the same in all of its countries; null when it has none that is certain. */
export function shopIdOf(url: CanonicalUrl): ShopId | null {
  if (!Object.hasOwn(SHOPS, url.site)) return null
  for (const shop of SHOPS[url.site] ?? []) {
    if (!shop.suffixes.split(' ').includes(url.suffix) || (shop.host !== undefined && shop.host !== url.host)) continue
    const id = idIn(shop, url)
    if (id !== null) return { key: `${shop.shop}:${id}${variantOf(shop, url.query)}`, rule: shop.rule }
  }
  return null
}

function idIn(shop: Shop, { path, query }: CanonicalUrl): string | null {
  const match = shop.path.exec(path)
  if (match === null) return null
  if (shop.idParameter !== undefined) {
    const value = parameter(query, shop.idParameter)
    return value !== null && /^[\w.-]{6,150}$/.test(value) ? value : null
  }
  const id = match[1] ?? ''
  if (shop.rule !== 'asin') return id
  const asin = id.toUpperCase()
  return asin.startsWith('B') || isbnToGtin14(asin) !== null ? asin : null
}

function variantOf({ variants = [] }: Shop, query: string): string {
  for (const name of variants) {
    const value = parameter(query, name)
    if (value !== null && /^\w{1,30}$/.test(value)) return `.${value}`
  }
  return ''
}

function parameter(query: string, name: string): string | null {
  for (const pair of query.split('&')) if (pair.startsWith(`${name}=`)) return pair.slice(name.length + 1)
  return null
}
