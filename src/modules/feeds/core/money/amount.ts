import type { Money } from '../entry.ts'
import { exponentOf } from './currencies.ts'

/** What an amount is written in, besides digits. */
export interface AmountHints {
  readonly currency: string
  /** BCP 47 of the source. */
  readonly language?: string | undefined
}

/** Languages that write 1.299,00. */
const COMMA_LANGUAGES: ReadonlySet<string> = new Set(
  'de fr es it pt nl pl ru uk be cs sk da sv nb no nn fi el tr ro hu bg hr sr sl lt lv et id vi ca gl eu is kk az ka hy'.split(
    ' ',
  ),
)

/**
 * Digits with whatever divides them. Apostrophes and blanks group. Of a point and a comma the last is the decimal mark. One mark
 * alone, once, with three digits behind it ("1.299") groups, unless the currency has three decimals: then it is the decimal mark
 * of the source's language, which is the point when nothing is known. "0.299" and "1299.000" do not group.
 */
export function readAmount(written: string, hints: AmountHints): Money | null {
  const plain = written.replace(/[\s\u00a0\u202f'’`´]/g, '').replace(/(?<![.,])[.,]+$/, '')
  if (!/^\d[\d.,]*$/.test(plain)) return null
  const mark = decimalMark(plain, hints)
  if (mark === null) return null
  const at = mark === '' ? -1 : plain.lastIndexOf(mark)
  const whole = (at === -1 ? plain : plain.slice(0, at)).replace(/[.,]/g, '')
  return toMoney(whole, at === -1 ? '' : plain.slice(at + 1), hints.currency)
}

/** A number as programs write it, with a point for decimals: `1299.00`, or a number of JSON. */
export function fromDecimal(written: string, currency: string): Money | null {
  const found = /^\+?(\d+)(?:\.(\d*))?$/.exec(written.trim())
  return found === null ? null : toMoney(found[1] ?? '', found[2] ?? '', currency)
}

/** '.', ',' or '' (none); null: this is no amount, as `1.2.3`. */
function decimalMark(plain: string, hints: AmountHints): '.' | ',' | '' | null {
  const points = plain.split('.').length - 1
  const commas = plain.split(',').length - 1
  if (points === 0 && commas === 0) return ''
  if (points > 0 && commas > 0) return markOfBoth(plain, points, commas)
  const mark = points > 0 ? '.' : ','
  if (points + commas > 1) return isGrouped(plain, mark) ? '' : null
  return markOfOne(plain, mark, hints)
}

function markOfBoth(plain: string, points: number, commas: number): '.' | ',' | '' | null {
  const mark = plain.lastIndexOf('.') > plain.lastIndexOf(',') ? '.' : ','
  const other = mark === '.' ? ',' : '.'
  if ((mark === '.' ? points : commas) > 1) return null
  return isGrouped(plain.slice(0, plain.lastIndexOf(mark)), other) ? mark : null
}

function markOfOne(plain: string, mark: '.' | ',', { currency, language }: AmountHints): '.' | ',' | '' {
  const [before = '', behind = ''] = plain.split(mark)
  const exponent = exponentOf(currency)
  if (behind.length !== 3 || before === '0' || before.length > 3) return mark
  if (exponent !== 3) return ''
  const usual = language !== undefined && COMMA_LANGUAGES.has(language.split('-')[0] ?? '') ? ',' : '.'
  return mark === usual ? mark : ''
}

/** Groups of three; behind the first also of two, as India writes 1,29,999. */
function isGrouped(text: string, mark: string): boolean {
  const [first = '', ...groups] = text.split(mark)
  if (first.length === 0 || first.length > 3) return false
  return groups.every((group, index) => group.length === 3 || (group.length === 2 && index < groups.length - 1))
}

/** Decimals beyond those of the currency are rounded, half up. */
function toMoney(whole: string, decimals: string, currency: string): Money | null {
  const exponent = exponentOf(currency)
  const kept = decimals.slice(0, exponent).padEnd(exponent, '0')
  const isRoundedUp = decimals.charAt(exponent) >= '5'
  if (whole.length > 16) return null
  const minor = Number(whole + kept) + (isRoundedUp ? 1 : 0)
  return Number.isSafeInteger(minor) ? { minor, currency, exponent } : null
}
