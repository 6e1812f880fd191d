export interface MoneyLike {
  /** In the currency's smallest unit: 1299 with exponent 2 is 12.99. */
  readonly minor: number
  readonly currency: string
  readonly exponent: number
}

/** `€12.99`, `¥12,990`: with the decimals that its currency has, whatever Intl believes of it. */
export function formatMoney({ minor, currency, exponent }: MoneyLike): string {
  const amount = minor / 10 ** exponent
  const digits = { minimumFractionDigits: exponent, maximumFractionDigits: exponent }
  return /^[A-Z]{3}$/.test(currency)
    ? new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'narrowSymbol', ...digits }).format(
        amount,
      )
    : `${new Intl.NumberFormat('en', digits).format(amount)} ${currency}`
}
