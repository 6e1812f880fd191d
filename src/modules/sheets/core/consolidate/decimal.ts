/** Sums as decimal text: added without rounding where they are plain decimals, as DOUBLE where one is not. */

const plain = /^-?\d+(?:\.\d+)?$/

const decimalsOf = (text: string): number => {
  const point = text.indexOf('.')
  return point === -1 ? 0 : text.length - point - 1
}

const scaled = (text: string, scale: number): bigint =>
  BigInt(text.replace('.', '') + '0'.repeat(scale - decimalsOf(text)))

function written(value: bigint, scale: number): string {
  if (scale === 0) return value.toString()
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0')
  const sign = value < 0n ? '-' : ''
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

export function addAll(values: readonly string[]): string {
  if (!values.every((value) => plain.test(value))) return String(values.reduce((sum, value) => sum + Number(value), 0))
  const scale = Math.max(0, ...values.map(decimalsOf))
  return written(
    values.reduce((sum, value) => sum + scaled(value, scale), 0n),
    scale,
  )
}

export const negated = (value: string): string => (value.startsWith('-') ? value.slice(1) : `-${value}`)

/** `after` less `before`. */
export const difference = (before: string, after: string): string => addAll([after, negated(before)])

/** What DOUBLE sums may differ by when the same numbers are added in another order. */
const DOUBLE_NOISE = 1e-9

/** Whether there is no difference; of sums of DOUBLEs, none beyond their rounding. */
export function isNone(value: string, { of, isExact }: { readonly of: string; readonly isExact: boolean }): boolean {
  const amount = Math.abs(Number(value))
  return isExact && plain.test(value) ? /^-?0+(?:\.0+)?$/.test(value) : amount <= Math.abs(Number(of)) * DOUBLE_NOISE
}
