import type { Entry } from '../../core/entry.ts'
import { webLink } from '../../core/html/html.ts'
import { parsePrice } from '../../core/money/price.ts'
import type { ParseOutcome } from '../../ports.ts'
import type { JsonObject } from '../json/values.ts'
import { makeEntry, type EntryContext, type RawEntry } from '../make-entry.ts'
import { createEntryList, failedToRead } from '../outcome.ts'
import { loadPage, type Page } from '../page/load-page.ts'
import type { TextDocument } from '../text-document.ts'
import { productsOf } from './json-ld.ts'
import { microdataProducts } from './microdata.ts'
import { readMeta } from './open-graph.ts'
import { toRawProduct } from './schema-product.ts'
import { struckPrice } from './struck-price.ts'
import { readLanguage } from '../make-entry.ts'

/** Where the entries of a page come from. */
export type Markup = 'JSON-LD' | 'microdata' | 'Open Graph'

/** A page about a product: what JSON-LD says, what is missing there from microdata, and then from Open Graph. */
export function readProduct(document: TextDocument): ParseOutcome {
  const read = readProducts(loadPage(document), document)
  if (read === null)
    return failedToRead(
      'selector_empty',
      'The page names no product: it has neither JSON-LD, microdata nor Open Graph of one. A source of the kind "html" reads it by selectors.',
    )
  return read.parsed
}

export function readProducts(page: Page, document: TextDocument): { parsed: ParseOutcome; markup: Markup } | null {
  const meta = readMeta(page)
  const ld = productsOf(scriptsOf(page))
  const micro = ld.length > 1 ? [] : microdataProducts(page)
  if (ld.length + micro.length === 0 && !meta.isProduct) return null
  const url = webLink(meta.raw.url ?? '', page.baseUrl) ?? document.url
  const context = contextOf(page, document, meta.raw.language)
  const list = createEntryList()
  for (const raw of rawsOf({ ld, micro }, { ...meta.raw, url }, page, context)) list.add(raw, context)
  return {
    parsed: list.parsed({ title: titleOf(page), siteUrl: null, ttlMs: null, follow: [] }),
    markup: markupOf(ld, micro),
  }
}

const markupOf = (ld: readonly JsonObject[], micro: readonly JsonObject[]): Markup => {
  if (ld.length > 0) return 'JSON-LD'
  return micro.length > 0 ? 'microdata' : 'Open Graph'
}

interface Marked {
  readonly ld: readonly JsonObject[]
  readonly micro: readonly JsonObject[]
}

/** The product of the page, from all that says something of it; or all products of a page that has several. */
function rawsOf(
  { ld, micro }: Marked,
  meta: RawEntry & { readonly url: string },
  page: Page,
  context: EntryContext,
): RawEntry[] {
  const products = ld.length > 0 ? ld : micro
  const main = mainOf(products, meta.url, page.baseUrl)
  if (main === null && products.length > 1) return products.map(toRawProduct)
  const others = ld.length > 0 && micro.length === 1 ? micro.map(toRawProduct) : []
  return [withStruck(filled([toRawProduct(main ?? {}), ...others, meta]), page, context)]
}

const scriptsOf = ({ $ }: Page): string[] =>
  $('script[type*="ld+json" i]')
    .toArray()
    .map((element) => $(element).text())

const titleOf = ({ $ }: Page): string => $('title').first().text().trim().slice(0, 200)

const contextOf = (page: Page, { settings, nowMs }: TextDocument, written: string | undefined): EntryContext => ({
  baseUrl: page.baseUrl,
  currency: settings.currency,
  language: settings.language ?? readLanguage(written) ?? undefined,
  nowMs,
})

/** The product that the page is about: the only one, or the one whose address is the page's. Null: none, or a list of equals. */
function mainOf(products: readonly JsonObject[], canonical: string, baseUrl: string): JsonObject | null {
  if (products.length <= 1) return products[0] ?? null
  const own = products.filter((product) => {
    const url = webLink(toRawProduct(product).url ?? '', baseUrl)
    return url !== null && withoutFragment(url) === withoutFragment(canonical)
  })
  return own.find((product) => product['offers'] !== undefined || product['hasVariant'] !== undefined) ?? own[0] ?? null
}

const withoutFragment = (url: string): string => url.replace(/#.*$/, '').replace(/\/$/, '')

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === '' || (Array.isArray(value) && value.length === 0)

/** Field by field the first that says something; prices and their currency come from one place. */
function filled(raws: readonly RawEntry[]): RawEntry {
  const offer = raws.find((raw) => !isEmpty(raw.price)) ?? {}
  const { price, priceTo, oldPrice, currency } = offer
  const made: Record<string, unknown> = {}
  for (const raw of raws) for (const [key, value] of Object.entries(raw)) if (isEmpty(made[key])) made[key] = value
  const old = oldPrice ?? raws.find((raw) => !isEmpty(raw.oldPrice))?.oldPrice
  const known = currency || raws.find((raw) => !isEmpty(raw.currency))?.currency
  return { ...(made as RawEntry), price, priceTo, oldPrice: old, currency: known }
}

function withStruck(raw: RawEntry, page: Page, context: EntryContext): RawEntry {
  const entry: Entry | null = isEmpty(raw.oldPrice) ? makeEntry(raw, context) : null
  if (entry?.price === null || entry?.price === undefined) return raw
  const hints = { currency: entry.price.currency, language: context.language }
  const struck = struckPrice(page, entry.price, hints)
  return struck === null || parsePrice(struck, hints) === null ? raw : { ...raw, oldPrice: struck }
}
