import { char } from './cell.ts'

const powersOfTen = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`))
/** With at most 15 digits both the digits and the power of ten are exact doubles, so one division rounds once. */
const EXACT_DIGITS = 15
const EXACT_LENGTH = 22
const MINUS = 45
/** As what it is from `0`, unsigned. */
const POINT = (46 - char.zero) >>> 0

/** A decimal number as text; NaN: it is none. */
export function parseNumber(bytes: Buffer, from: number, to: number): number {
  const start = bytes[from] === MINUS ? from + 1 : from
  if (to - start > EXACT_LENGTH) return parseSlowly(bytes, from, to)
  let mantissa = 0
  let point = -1
  for (let at = start; at < to; at += 1) {
    const digit = digitAt(bytes, at)
    if (digit <= 9) mantissa = mantissa * 10 + digit
    else if (digit === POINT && point < 0) point = at
    else return parseSlowly(bytes, from, to)
  }
  const digits = point < 0 ? to - start : to - start - 1
  if (digits > EXACT_DIGITS || digits === 0) return parseSlowly(bytes, from, to)
  const value = point < 0 ? mantissa : mantissa / powerOfTen(to - point - 1)
  return start > from ? -value : value
}

/** Beyond 9: no digit. */
const digitAt = (bytes: Buffer, at: number): number => ((bytes[at] ?? 0) - char.zero) >>> 0
const powerOfTen = (exponent: number): number => powersOfTen[exponent] ?? 1

function parseSlowly(bytes: Buffer, from: number, to: number): number {
  const text = bytes.toString('latin1', from, to).trim()
  const value = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,4})?$/.test(text) ? Number(text) : NaN
  return Number.isFinite(value) ? value : NaN
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
