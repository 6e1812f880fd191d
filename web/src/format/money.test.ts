import { describe, expect, it } from 'vitest'
import { formatMoney } from './money.ts'

describe('formatMoney', () => {
  it.each([
    [{ minor: 1299, currency: 'EUR', exponent: 2 }, '€12.99'],
    [{ minor: 12_990, currency: 'JPY', exponent: 0 }, '¥12,990'],
    [{ minor: 1_299_900, currency: 'KWD', exponent: 3 }, 'KWD 1,299.900'],
    [{ minor: 5, currency: 'points', exponent: 0 }, '5 points'],
  ])('says %o as %s', (money, words) => {
    expect(formatMoney(money).replaceAll(/\s/g, ' ')).toBe(words)
  })
})
