import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { moneyText, percentBelow } from './money-text.ts'

const euro = (minor: number) => ({ minor, currency: 'EUR', exponent: 2 })

describe('moneyText', () => {
  it.each([
    [euro(1299), 'en', '€12.99'],
    [euro(129900), 'de-DE', '1.299 €'],
    [euro(129950), 'de-AT', '€ 1.299,50'],
    [{ minor: 12990, currency: 'JPY', exponent: 0 }, 'ja', '￥12,990'],
    [{ minor: 1299, currency: 'KWD', exponent: 3 }, 'en', 'KWD 1.299'],
    [{ minor: 9_007_199_254_740_991, currency: 'USD', exponent: 2 }, 'en', '$90,071,992,547,409.91'],
    [{ minor: 5, currency: 'points', exponent: 0 }, 'en', '5 points'],
  ])('says %o in %s as %s', (money, locale, words) => {
    expect(moneyText(money, locale).replace(/[\u00a0\u202f]/g, ' ')).toBe(words)
  })
})

describe('percentBelow', () => {
  it.each([
    [euro(9999), euro(10000), null],
    [euro(9900), euro(10000), 1],
    [euro(6501), euro(10000), 34],
    [euro(10000), euro(9000), null],
    [euro(0), euro(100), 100],
    [euro(50), { minor: 1, currency: 'EUR', exponent: 0 }, 50],
    [euro(50), { minor: 100, currency: 'USD', exponent: 2 }, null],
    [null, euro(100), null],
  ])('of %o below %o is %s', (now, before, percent) => {
    expect(percentBelow(now, before)).toBe(percent)
  })

  it('never says more than it is', () => {
    const minor = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER })
    fc.assert(
      fc.property(minor, minor, (a, b) => {
        const percent = percentBelow(euro(a), euro(b)) ?? 0
        expect(BigInt(b - a) * 100n >= BigInt(percent) * BigInt(b) || percent === 0).toBe(true)
      }),
    )
  })
})
