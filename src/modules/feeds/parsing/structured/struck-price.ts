import { parsePrice, type PriceHints } from '../../core/money/price.ts'
import type { Money } from '../../core/entry.ts'
import { textWithBlanks } from '../page/field-value.ts'
import type { Page, Selection } from '../page/load-page.ts'

const STRUCK =
  'del, s, strike, [class*="old-price" i], [class*="price-old" i], [class*="was-price" i], [class*="price-was" i], [class*="strike" i], [class*="crossed" i], [class*="list-price" i]'
const MAX_LOOKED_AT = 20
/** The words around a price; more is another part of the page. */
const MAX_AROUND = 300
const LEVELS = 4

/** The price that a page shows struck through beside the one that holds: near it, higher, and not more than ten times as high. */
export function struckPrice({ $ }: Page, price: Money, hints: PriceHints): string | null {
  for (const element of $(STRUCK).slice(0, MAX_LOOKED_AT).toArray()) {
    const written = textWithBlanks($(element)).trim()
    const old = parsePrice(written, { ...hints, currency: price.currency })?.price
    if (old === undefined || old.currency !== price.currency) continue
    if (old.minor <= price.minor || old.minor > price.minor * 10) continue
    if (standsBeside($(element), price, written, hints)) return written
  }
  return null
}

function standsBeside(element: Selection, price: Money, struck: string, hints: PriceHints): boolean {
  let around = element.parent()
  for (let level = 0; level < LEVELS && around.length > 0; level += 1, around = around.parent()) {
    const words = textWithBlanks(around)
    if (words.length > MAX_AROUND) return false
    const rest = words.replace(struck, ' ')
    const found = parsePrice(rest, { ...hints, currency: price.currency })?.price
    if (found?.minor === price.minor) return true
  }
  return false
}
