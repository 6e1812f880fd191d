/** The orders of a company with twelve branches, the same at every run. */

export interface Order {
  /** Six digits, with zeros in front. */
  readonly number: string
  /** ISO. */
  readonly date: string
  readonly branch: string
  readonly customer: string
  readonly country: string
  readonly quantity: number
  /** In cents. */
  readonly price: bigint
  readonly amount: bigint
  readonly comment: string
}

/** xorshift32: chance that is the same everywhere. */
function dice(seed: number): (sides: number) => number {
  let state = seed
  return (sides) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % sides
  }
}

const customers = [
  'Müller & Söhne',
  'ООО «Ромашка»',
  'Łódź Handel',
  'Café de l’Étoile',
  'O’Neill Ltd',
  'García Hermanos',
  'Smith; Sons "and" Co',
  'Yılmaz Ticaret',
]
const countries = ['Germany', 'France', 'Spain', 'Poland', 'Italy', 'United Kingdom']
const comments = ['', '', '', 'express', 'gift, wrapped', '=cheap?', 'call before']

export interface MonthOptions {
  /** 1 to 12, of 2025. */
  readonly month: number
  readonly branch: string
  readonly count: number
  /** Dates go up to this day. */
  readonly lastDay?: number
}

export function ordersOf({ month, branch, count, lastDay = 28 }: MonthOptions): readonly Order[] {
  const roll = dice(20_250_000 + month)
  return Array.from({ length: count }, (_, at) => {
    const day = 1 + Math.floor((at * lastDay) / count)
    const quantity = 1 + roll(12)
    const price = BigInt(99 + roll(30_000))
    return {
      number: String(month * 1_000 + at + 1).padStart(6, '0'),
      date: `2025-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`,
      branch,
      customer: customers[roll(customers.length)] ?? '',
      country: countries[roll(countries.length)] ?? '',
      quantity,
      price,
      amount: price * BigInt(quantity),
      comment: comments[roll(comments.length)] ?? '',
    }
  })
}

export const sumOf = (orders: readonly Order[]): bigint => orders.reduce((sum, { amount }) => sum + amount, 0n)

/** `1284.50`. */
export const money = (cents: bigint): string => `${String(cents / 100n)}.${String(cents % 100n).padStart(2, '0')}`

/** As people write it: `1,284.50`, or `1.284,50`. */
export function grouped(cents: bigint, group: string, point: string): string {
  const whole = String(cents / 100n).replace(/\B(?=(\d{3})+$)/g, group)
  return `${whole}${point}${String(cents % 100n).padStart(2, '0')}`
}

const parts = (iso: string): readonly [string, string, string] => {
  const [year = '', month = '', day = ''] = iso.split('-')
  return [year, month, day]
}

export const dayFirst = (iso: string, by: string): string => {
  const [year, month, day] = parts(iso)
  return [day, month, year].join(by)
}
export const monthFirst = (iso: string): string => {
  const [year, month, day] = parts(iso)
  return `${String(Number(month))}/${String(Number(day))}/${year}`
}
