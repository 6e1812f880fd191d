import type { Money } from '../entry.ts'

/** As people of the locale write it: `€12.99`, `12,99 €`; whole amounts without decimals. */
export function moneyText(money: Money, locale: string): string {
  const { minor, currency, exponent } = money
  const digits = String(Math.abs(minor)).padStart(exponent + 1, '0')
  const whole = digits.slice(0, digits.length - exponent)
  const decimals = digits.slice(digits.length - exponent)
  const amount = `${minor < 0 ? '-' : ''}${whole}${exponent === 0 ? '' : `.${decimals}`}` as `${number}`
  try {
    return new Intl.NumberFormat(locale, {
      style: 'currency',
      currency,
      currencyDisplay: 'narrowSymbol',
      minimumFractionDigits: exponent,
      maximumFractionDigits: exponent,
      trailingZeroDisplay: 'stripIfInteger',
    }).format(amount)
  } catch (error) {
    // A currency that is none, or a locale that this machine does not know.
    if (error instanceof RangeError) return `${amount} ${currency}`
    throw error
  }
}

/** How many whole percent `now` is below `before`: rounded down, so that no post promises more than there is. Null: it is not lower, or they cannot be compared. */
export function percentBelow(now: Money | null, before: Money | null): number | null {
  if (now === null || before === null || now.currency !== before.currency) return null
  const scale = Math.max(now.exponent, before.exponent)
  const [a, b] = [now, before].map(({ minor, exponent }) => BigInt(minor) * 10n ** BigInt(scale - exponent))
  if (a === undefined || b === undefined || b <= 0n || a >= b) return null
  const percent = Number(((b - a) * 100n) / b)
  return percent > 0 ? percent : null
}
