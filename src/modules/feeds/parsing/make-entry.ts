import { parseDate } from '../core/dates/dates.ts'
import { ENTRY_LIMITS, type Entry, type Money } from '../core/entry.ts'
import { cleanTitle, htmlToText, imagesOf, webLink } from '../core/html/html.ts'
import { readGtin } from './gtin.ts'
import { fromDecimal } from '../core/money/amount.ts'
import { isCurrency } from '../core/money/currencies.ts'
import { parsePrice, type PriceRange } from '../core/money/price.ts'
import { cut, oneLine } from '../core/text/text.ts'
import { readAvailability } from './availability.ts'

/** What a reader found, as it is written there. Absent and empty are the same. */
export interface RawEntry {
  readonly guid?: string | undefined
  readonly url?: string | undefined
  readonly title?: string | undefined
  /** `plain`: nothing in a title is markup. */
  readonly titleType?: 'html' | 'plain' | undefined
  readonly html?: string | undefined
  /** A shorter or plainer telling than `html`, itself HTML unless `textType` says. */
  readonly text?: string | undefined
  readonly textType?: 'html' | 'plain' | undefined
  readonly images?: readonly string[] | undefined
  readonly price?: RawPrice | undefined
  readonly priceTo?: RawPrice | undefined
  readonly oldPrice?: RawPrice | undefined
  readonly currency?: string | undefined
  readonly availability?: string | undefined
  readonly gtin?: string | undefined
  readonly sku?: string | undefined
  readonly mpn?: string | undefined
  readonly brand?: string | undefined
  readonly categories?: readonly string[] | undefined
  readonly language?: string | undefined
  readonly author?: string | undefined
  readonly date?: string | undefined
}

/** As people write it, or as a number of a program: `1299.00`. */
export type RawPrice = string | { readonly decimal: string }

export interface EntryContext {
  /** What links are relative to. */
  readonly baseUrl: string
  /** ISO 4217, for prices without one. */
  readonly currency?: string | undefined
  /** Of entries that do not say themselves, BCP 47. */
  readonly language?: string | undefined
  readonly nowMs: number
}

/** Null: there is nothing to know it by, neither an id nor an address nor a word. */
export function makeEntry(raw: RawEntry, context: EntryContext): Entry | null {
  const { baseUrl } = context
  const language = readLanguage(raw.language) ?? context.language ?? null
  const html = cut(raw.html ?? '', ENTRY_LIMITS.htmlCharacters)
  const named = {
    guid: cut(oneLine(raw.guid ?? ''), ENTRY_LIMITS.urlCharacters) || null,
    url: absolute(raw.url, baseUrl),
    title: readTitle(raw),
    html,
    text: readText(raw, html),
    images: readImages(raw, html, baseUrl),
  }
  if (isNothing(named)) return null
  return {
    ...named,
    ...readPrices(raw, { ...context, language: language ?? undefined }),
    ...readFacts(raw),
    language,
    publishedAt: readDate(raw.date, language, context.nowMs),
  }
}

type Named = Pick<Entry, 'guid' | 'url' | 'title' | 'text' | 'images'>
const isNothing = ({ guid, url, title, text, images }: Named): boolean =>
  guid === null && url === null && title === '' && text === '' && images.length === 0

const absolute = (written: string | undefined, baseUrl: string): string | null =>
  written === undefined || written === '' ? null : webLink(written, baseUrl)

const readFacts = (
  raw: RawEntry,
): Pick<Entry, 'availability' | 'gtin' | 'sku' | 'mpn' | 'brand' | 'categories' | 'author'> => ({
  availability: readAvailability(raw.availability ?? ''),
  gtin: readGtin(raw.gtin ?? ''),
  sku: word(raw.sku),
  ...(raw.mpn === undefined || raw.mpn === '' ? {} : { mpn: word(raw.mpn) }),
  brand: word(raw.brand),
  categories: readCategories(raw.categories ?? []),
  author: word(raw.author),
})

const readDate = (written: string | undefined, language: string | null, nowMs: number): number | null =>
  written === undefined ? null : parseDate(written, nowMs, language ?? undefined)

function readTitle({ title = '', titleType }: RawEntry): string {
  return cut(titleType === 'plain' ? oneLine(title) : cleanTitle(title), ENTRY_LIMITS.titleCharacters)
}

function readText({ text = '', textType }: RawEntry, html: string): string {
  const source = text === '' ? html : text
  const shown = textType === 'plain' && text !== '' ? text.trim() : htmlToText(cut(source, ENTRY_LIMITS.htmlCharacters))
  return cut(shown, ENTRY_LIMITS.textCharacters)
}

function readImages(raw: RawEntry, html: string, baseUrl: string): string[] {
  const told = (raw.images ?? []).flatMap((image) => webLink(image, baseUrl) ?? [])
  const found = new Set(told.slice(0, ENTRY_LIMITS.images))
  if (found.size < ENTRY_LIMITS.images)
    for (const image of imagesOf(html, baseUrl, ENTRY_LIMITS.images - found.size)) found.add(image)
  return [...found]
}

function readPrices(raw: RawEntry, context: EntryContext): Pick<Entry, 'price' | 'priceTo' | 'oldPrice'> {
  const price = readPrice(raw.price, raw, context)
  if (price === null) return { price: null, priceTo: null, oldPrice: null }
  const hints = { ...context, currency: price.price.currency }
  const upper = readPrice(raw.priceTo, { ...raw, currency: price.price.currency }, hints)?.price ?? price.priceTo
  const old = readPrice(raw.oldPrice, { ...raw, currency: price.price.currency }, hints)?.price ?? null
  return {
    price: price.price,
    priceTo: isAbove(upper, price.price) ? upper : null,
    oldPrice: isAbove(old, price.price) ? old : null,
  }
}

const isAbove = (upper: Money | null, price: Money): boolean =>
  upper !== null && upper.currency === price.currency && upper.minor > price.minor

function readPrice(written: RawPrice | undefined, raw: RawEntry, context: EntryContext): PriceRange | null {
  if (written === undefined || written === '') return null
  const told = raw.currency === undefined ? '' : raw.currency.trim()
  const currency = isCurrency(told.toUpperCase()) ? told.toUpperCase() : undefined
  if (typeof written === 'string') {
    const { language } = context
    const sign = currency === undefined && told !== '' ? `${told} ${written}` : written
    return parsePrice(sign, { currency: currency ?? context.currency, language })
  }
  const known = currency ?? context.currency
  const price = known === undefined ? null : fromDecimal(written.decimal, known)
  return price === null ? null : { price, priceTo: null }
}

function readCategories(written: readonly string[]): string[] {
  const found = new Set<string>()
  for (const each of written) {
    const name = word(cleanTitle(each))
    if (name !== null) found.add(name)
    if (found.size >= ENTRY_LIMITS.categories) break
  }
  return [...found]
}

const word = (written: string | undefined): string | null =>
  cut(cleanTitle(written ?? ''), ENTRY_LIMITS.wordCharacters) || null

/** `en_US` is `en-us`; null for what is no language. */
export function readLanguage(written: string | undefined): string | null {
  const plain = (written ?? '').trim().toLowerCase().replaceAll('_', '-')
  return /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/.test(plain) ? plain : null
}
