import { char } from './cell.ts'

const powersOfTen = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`))
/** With at most 15 digits both the digits and the power of ten are exact doubles, so one division rounds once. */
const EXACT_DIGITS = 15
const EXACT_LENGTH = 22
const MINUS = 45
const POINT = 46

/** A decimal number as text; NaN: it is none. */
export function parseNumber(bytes: Buffer, from: number, to: number): number {
  const isNegative = bytes[from] === MINUS
  let digits = 0
  let mantissa = 0
  let point = -1
  for (let at = isNegative ? from + 1 : from; at < to; at += 1) {
    const code = bytes[at] ?? 0
    if (code >= char.zero && code <= char.nine) {
      mantissa = mantissa * 10 + (code - char.zero)
      if (mantissa > 0) digits += 1
    } else if (code === POINT && point < 0) point = at
    else return parseSlowly(bytes, from, to)
  }
  if (digits > EXACT_DIGITS || to - from > EXACT_LENGTH || to - from < 2) return parseSlowly(bytes, from, to)
  if (point >= 0) mantissa /= powersOfTen[to - point - 1] ?? 1
  return isNegative ? -mantissa : mantissa
}

function parseSlowly(bytes: Buffer, from: number, to: number): number {
  const code = to - from === 1 ? (bytes[from] ?? 0) - char.zero : -1
  if (code >= 0 && code <= 9) return code
  const text = bytes.toString('latin1', from, to).trim()
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?$/.test(text) ? Number(text) : NaN
}

/** Digits only, as indexes are written; NaN: it is none. */
export function parseIndex(bytes: Buffer, from: number, to: number): number {
  let index = 0
  for (let at = from; at < to; at += 1) {
    const code = bytes[at] ?? 0
    if (code < char.zero || code > char.nine) return NaN
    index = index * 10 + (code - char.zero)
  }
  return to > from ? index : NaN
}
