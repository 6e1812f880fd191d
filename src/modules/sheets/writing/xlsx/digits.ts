import type { Sink } from './sink.ts'

/** A spreadsheet keeps 15 digits of a number: more would be lost in it, so they are written as text. */
const MOST = 1e15
const HIGH = 4294967296
const ZERO = 48
const LOW_DIGITS = 1e7

const scratch = new Uint8Array(32)

/** Value of two halves of a BIGINT; NaN where a double would not hold all its digits. */
export function wholeOf(low: number, high: number): number {
  const value = high * HIGH + (low >>> 0)
  return value > -MOST && value < MOST ? value : Number.NaN
}

export const wholeText = (low: number, high: number): string => ((BigInt(high) << 32n) | BigInt(low >>> 0)).toString()

/** `1284.5` of 128450 and 2 decimals: what says nothing at the end is left out. */
export function putDecimal(sink: Sink, value: number, scale: number): void {
  let from = digitsOf(Math.abs(value))
  const least = scratch.length - scale - 1
  while (from > least) scratch[--from] = ZERO
  const { bytes } = sink
  let at = sink.at
  if (value < 0) bytes[at++] = 45
  const point = scratch.length - scale
  let end = scratch.length
  while (end > point && scratch[end - 1] === ZERO) end -= 1
  for (let index = from; index < point; index++) bytes[at++] = scratch[index] as number
  if (end > point) {
    bytes[at++] = 46
    for (let index = point; index < end; index++) bytes[at++] = scratch[index] as number
  }
  sink.at = at
}

/** What follows a whole number: `.5` of 5,000,000,000 parts of 10,000,000,000. All of them are `.9999999999`. */
export function putFraction(sink: Sink, parts: number): void {
  if (parts === 0) return
  let from = digitsOf(Math.min(parts, 9_999_999_999))
  const first = scratch.length - 10
  while (from > first) scratch[--from] = ZERO
  let end = scratch.length
  while (scratch[end - 1] === ZERO) end -= 1
  const { bytes } = sink
  let at = sink.at
  bytes[at++] = 46
  for (let index = first; index < end; index++) bytes[at++] = scratch[index] as number
  sink.at = at
}

export function putWhole(sink: Sink, value: number): void {
  const from = digitsOf(Math.abs(value))
  const { bytes } = sink
  let at = sink.at
  if (value < 0) bytes[at++] = 45
  for (let index = from; index < scratch.length; index++) bytes[at++] = scratch[index] as number
  sink.at = at
}

/** Writes digits at the end of `scratch` and says where they begin. */
function digitsOf(value: number): number {
  let at = scratch.length
  let rest = value
  if (rest >= LOW_DIGITS) {
    const high = Math.floor(rest / LOW_DIGITS)
    let low = rest - high * LOW_DIGITS
    for (let count = 0; count < 7; count++) {
      const next = (low / 10) | 0
      scratch[--at] = ZERO + low - next * 10
      low = next
    }
    rest = high
  }
  do {
    const next = rest < 2147483648 ? (rest / 10) | 0 : Math.floor(rest / 10)
    scratch[--at] = ZERO + rest - next * 10
    rest = next
  } while (rest > 0)
  return at
}

/** Text of digits, signs and letters below 128. */
export function putAscii(sink: Sink, text: string): void {
  const { bytes } = sink
  let at = sink.at
  for (let index = 0; index < text.length; index++) bytes[at++] = text.charCodeAt(index)
  sink.at = at
}
