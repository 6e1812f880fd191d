import type { Money } from '../entry.ts'
import { readAmount } from './amount.ts'
import { currencyAt } from './currencies.ts'

export interface PriceHints {
  /** ISO 4217: of prices without a currency, and what an ambiguous sign means ("kr", "$"). */
  readonly currency?: string | undefined
  /** BCP 47 of the source. */
  readonly language?: string | undefined
}

export interface PriceRange {
  readonly price: Money
  /** The upper end of "$1,299.00 - $1,499.00". */
  readonly priceTo: Money | null
}

/** An amount in a text, and the currency that stands beside it. */
interface Found {
  readonly written: string
  readonly from: number
  readonly to: number
  readonly currency: string | null
}

const MAX_TEXT = 500
const AMOUNT = /\d{1,3}(?:[ '’]\d{2,3})*(?:[ '’]\d{3})(?!\d)(?:[.,]\d+)?|\d[\d.,]*/g
const DASH = /^\s*(?:[-–—−~]|to|bis|до|à|a|al|do)\s*$/iu

/**
 * A price as people write it: '1.299,00 EUR', '12 990 ₽', '$1,299.00 - $1,499.00', "CHF 1'299.–", '₹ 1,29,999'. An amount beside a
 * currency counts before one without; without any currency in the text that of the hint holds, and without a hint there is no price.
 */
export function parsePrice(written: string, hints: PriceHints = {}): PriceRange | null {
  const text = plainDigits(written.slice(0, MAX_TEXT))
  const found = amountsOf(text, hints)
  const at = firstPrice(text, found)
  const first = found[at]
  if (first === undefined) return null
  const second = found[at + 1]
  const isRange = second !== undefined && isDashBetween(text, first, second)
  const currency = first.currency ?? (isRange ? second.currency : null) ?? hints.currency
  if (currency === undefined) return null
  const price = readAmount(first.written, { currency, language: hints.language })
  if (price === null) return null
  const upper = isRange ? readAmount(second.written, { currency, language: hints.language }) : null
  return { price, priceTo: upper !== null && upper.minor > price.minor ? upper : null }
}

/** The first beside a currency, or the first of a range whose end is; else the first that is no percentage. */
function firstPrice(text: string, found: readonly Found[]): number {
  const beside = found.findIndex(({ currency }) => currency !== null)
  const before = found[beside - 1]
  const it = found[beside]
  if (before !== undefined && it !== undefined && isDashBetween(text, before, it)) return beside - 1
  if (beside !== -1) return beside
  return found.findIndex(({ to }) => !text.slice(to).trimStart().startsWith('%'))
}

function amountsOf(text: string, hints: PriceHints): Found[] {
  const found: Found[] = []
  for (const match of text.matchAll(AMOUNT)) {
    const from = match.index
    const to = from + match[0].length
    const isNegative = found.length === 0 && text.charAt(from - 1) === '-'
    if (isNegative) continue
    const before = currencyAt(text.slice(Math.max(0, from - 12), from), 'end', hints.currency)
    const behind = currencyAt(withoutDash(text.slice(to, to + 12)), 'start', hints.currency)
    const isPostfix =
      found[0] !== undefined ? found[0].currency !== null && !isPrefixed(text, found[0], hints) : before === null
    found.push({ written: match[0], from, to, currency: isPostfix ? (behind ?? before) : (before ?? behind) })
    if (found.length >= 20) break
  }
  return found
}

const isPrefixed = (text: string, { from }: Found, hints: PriceHints): boolean =>
  currencyAt(text.slice(Math.max(0, from - 12), from), 'end', hints.currency) !== null

/** `12,- EUR` and `1'299.– CHF`: the dash stands for no cents. */
const withoutDash = (behind: string): string => behind.replace(/^\s?[-–—]{1,2}(?=\s*\D|$)/u, '')

const isDashBetween = (text: string, first: Found, second: Found): boolean =>
  DASH.test(withoutSigns(text.slice(first.to, second.from)))

const withoutSigns = (between: string): string => between.replace(/[\p{Sc}]|\b[A-Z]{3}\b|zł|Kč|kr\.?|руб\.?/gu, '')

/** Digits of other scripts become ours, unusual blanks a blank, raised cents and `12€99` decimals. */
const plainDigits = (text: string): string =>
  text
    .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
    .replace(/[\u0966-\u096f]/g, (digit) => String(digit.charCodeAt(0) - 0x966))
    .replace(/[\uff10-\uff19]/g, (digit) => String(digit.charCodeAt(0) - 0xff10))
    .replace(/٫/g, '.')
    .replace(/٬/g, ',')
    .replace(/[\u00a0\u2007\u2009\u202f\t\r\n]+/g, ' ')
    .replace(/(\d)([⁰¹²³⁴-⁹]{2})(?![⁰¹²³⁴-⁹])/g, (_, digit: string, cents: string) => `${digit}.${raised(cents)}`)
    .replace(/(\d)([€£])(\d{2})(?!\d)/g, '$1.$3$2')
    .replace(/(\p{Sc} ?)\.(?=\d)/gu, (_, sign: string) => `${sign}0.`)

const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹'
const raised = (cents: string): string => cents.replace(/./g, (digit) => String(RAISED.indexOf(digit)))
