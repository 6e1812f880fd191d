import type { Availability, Entry, Money } from '../entry.ts'
import { hashtagsOf } from './hashtags.ts'
import { moneyText, percentBelow } from './money-text.ts'
import { EMPTY, plain, type Rich } from './rich.ts'

/** What a post may say, by the field's name. */
export type Values = ReadonlyMap<string, Rich>

export interface ValueSource {
  readonly entry: Entry
  /** The text of the entry, formatted or not. */
  readonly text: Rich
  readonly sourceTitle: string
  readonly lastPosted: Money | null
  readonly lowest30d: Money | null
  readonly lowestEver: Money | null
}
export interface ValueStyle {
  readonly locale: string
  readonly timeZone: string
  readonly hashtags: { readonly from: readonly ('category' | 'brand' | 'source')[]; readonly max: number }
}

const AVAILABILITY: Readonly<Record<Availability, string>> = {
  in_stock: 'in stock',
  out_of_stock: 'sold out',
  preorder: 'pre-order',
  discontinued: 'discontinued',
  unknown: '',
}

export function valuesOf(source: ValueSource, style: ValueStyle): Values {
  const { entry } = source
  const texts: Readonly<Record<string, string | null>> = {
    title: entry.title,
    link: entry.url,
    ...pricesOf(source, style.locale),
    availability: AVAILABILITY[entry.availability],
    brand: entry.brand,
    category: entry.categories[0] ?? null,
    author: entry.author,
    source: source.sourceTitle,
    published: dateText(entry.publishedAt, style),
    gtin: entry.gtin,
    sku: entry.sku,
    hashtags: hashtagsOf(hashtagWords(source, style), style.hashtags.max),
  }
  const values = new Map<string, Rich>(Object.entries(texts).map(([name, value]) => [name, line(value ?? '')]))
  return values.set('text', repeatsTitle(source) ? EMPTY : source.text)
}

function pricesOf({ entry, lastPosted, lowest30d, lowestEver }: ValueSource, locale: string) {
  const { price, priceTo, oldPrice } = entry
  const show = (money: Money | null): string | null => (money === null ? null : moneyText(money, locale))
  const percent = (before: Money | null): string | null => {
    const value = priceTo === null ? percentBelow(price, before) : null
    return value === null ? null : `${value}%`
  }
  const isRange = price !== null && priceTo !== null && priceTo.minor > price.minor
  return {
    price: isRange ? `${show(price) ?? ''} – ${show(priceTo) ?? ''}` : show(price),
    price_to: show(priceTo),
    old_price: isHigher(oldPrice, price) ? show(oldPrice) : null,
    discount: percent(oldPrice),
    lowest_30d: show(lowest30d),
    lowest_ever: show(lowestEver),
    last_posted: show(lastPosted),
    drop: percent(lastPosted),
    currency: price?.currency ?? null,
  }
}

/** An "old" price that is not higher says nothing. */
const isHigher = (old: Money | null, price: Money | null): boolean =>
  old !== null &&
  (price === null || old.currency !== price.currency || old.exponent !== price.exponent || old.minor > price.minor)

function hashtagWords({ entry, sourceTitle }: ValueSource, { hashtags }: ValueStyle): string[] {
  const words = { category: entry.categories, brand: [entry.brand ?? ''], source: [sourceTitle] }
  return hashtags.from.flatMap((origin) => words[origin])
}

/** Many feeds say the title twice. */
const repeatsTitle = ({ entry, text }: ValueSource): boolean => folded(text.text) === folded(entry.title)

const folded = (text: string): string => text.replace(/\s+/g, ' ').trim().toLowerCase()

const line = (text: string): Rich => plain(text.replace(/\s+/g, ' ').trim())

function dateText(at: number | null, { locale, timeZone }: ValueStyle): string | null {
  if (at === null) return null
  try {
    return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(at)
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}
