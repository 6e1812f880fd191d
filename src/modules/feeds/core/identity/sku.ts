import { lettersOf } from './words.ts'

const MIN_SCOPED = 4
const MIN_SHARED = 6
const MAX_CHARACTERS = 60
/** What follows from the law, not from the name. */
const COMPANY =
  /\b(?:inc|incorporated|gmbh|ag|kg|ltd|limited|llc|corp|corporation|company|co|sa|srl|spa|bv|oy|ab|as|plc)\b/g
/** Beginnings of numbers that a shop counts itself. */
const OWN_NUMBERS = /^(?:SKU|ART|ARTNR|ITEM|PROD|PRODUCT|NR|NO|NUM|REF|ID|VAR|VARIANT|P|A)\d+$/

/** `Sony Corp.` and `SONY` are one brand; empty: no brand. */
export function brandOf(text: string | null): string {
  if (text === null) return ''
  const lower = text.normalize('NFKC').toLowerCase()
  const short = lettersOf(lower.replaceAll(COMPANY, ' '))
  return (short === '' ? lettersOf(lower) : short).slice(0, MAX_CHARACTERS)
}

export interface Sku {
  /** Letters and digits, in capitals. */
  readonly value: string
  /** It is a maker's model number as other shops know it too, not a number of one shop. */
  readonly isShared: boolean
}

/** A number that is too short, or has no digit, says nothing: null. Only letters with digits, from six on, are believed across shops. */
export function skuOf(text: string | null): Sku | null {
  if (text === null) return null
  const value = lettersOf(text).toUpperCase()
  if (value.length < MIN_SCOPED || value.length > MAX_CHARACTERS || !/\d/.test(value)) return null
  const isShared = value.length >= MIN_SHARED && /[A-Z]/.test(value) && !OWN_NUMBERS.test(value)
  return { value, isShared }
}
