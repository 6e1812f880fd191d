import type { Entry, Money } from '../entry.ts'

/** Exponents of currencies end at 4: amounts in ten-thousandths compare whatever their exponent. */
const COMMON_EXPONENT = 4

const scaled = ({ minor, exponent }: Pick<Money, 'minor' | 'exponent'>): bigint =>
  BigInt(minor) * 10n ** BigInt(COMMON_EXPONENT - exponent)

/** Negative: the price is lower than the amount ("12.99"). */
export function compareToAmount(price: Money, amount: string): number {
  const [whole = '0', decimals = ''] = amount.split('.')
  const wanted = BigInt(whole + decimals.padEnd(COMMON_EXPONENT, '0'))
  const given = scaled(price)
  return given < wanted ? -1 : given > wanted ? 1 : 0
}

/** By how much `now` is below `before`, in percent; negative when it rose, null when they cannot be compared. */
export function fallPercent(before: Money | null, now: Money | null): number | null {
  if (before === null || now === null || before.currency !== now.currency || before.minor === 0) return null
  const [old, new_] = [scaled(before), scaled(now)]
  return Number(((old - new_) * 1_000_000n) / old) / 10_000
}

/** Of what the shop says; null without an old price that is higher. */
export function discountPercent({ price, oldPrice }: Pick<Entry, 'price' | 'oldPrice'>): number | null {
  const fall = fallPercent(oldPrice, price)
  return fall === null || fall <= 0 ? null : fall
}

/** "12.99 EUR": for sentences, not for posts. */
export function showMoney({ minor, currency, exponent }: Money): string {
  const digits = String(minor).padStart(exponent + 1, '0')
  const whole = digits.slice(0, digits.length - exponent)
  return exponent === 0 ? `${whole} ${currency}` : `${whole}.${digits.slice(-exponent)} ${currency}`
}

/** "7 %", "0.5 %": one decimal at most, never rounded up to a limit that was not reached. */
export const showPercent = (percent: number): string => `${String(Math.trunc(percent * 10) / 10)} %`
