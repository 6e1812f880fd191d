import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Money } from '../entry.ts'
import { fromDecimal } from './amount.ts'
import { exponentOf } from './currencies.ts'
import { parsePrice, type PriceHints } from './price.ts'

const read = (text: string, hints?: PriceHints): string | null => {
  const found = parsePrice(text, hints)
  if (found === null) return null
  const { price, priceTo } = found
  return `${price.minor} ${price.currency}${priceTo === null ? '' : ` to ${priceTo.minor}`}`
}

describe('a price is read as people write it', () => {
  it.each([
    ['1.299,00 EUR', '129900 EUR'],
    ['12 990 ₽', '1299000 RUB'],
    ['12\u00a0990\u202f₽', '1299000 RUB'],
    ['$1,299.00 - $1,499.00', '129900 USD to 149900'],
    ['12 – 15 €', '1200 EUR to 1500'],
    ['5 EUR-10 EUR', '500 EUR to 1000'],
    ['от 12 990 до 15 990 руб.', '1299000 RUB to 1599000'],
    ['₹ 1,29,999', '12999900 INR'],
    ['Rs. 1,29,999.50', '12999950 INR'],
    ["CHF 1'299.–", '129900 CHF'],
    ['1 299,00 zł', '129900 PLN'],
    ['EUR 12', '1200 EUR'],
    ['12,- €', '1200 EUR'],
    ['12€99', '1299 EUR'],
    ['€12⁹⁹', '1299 EUR'],
    ['$.99', '99 USD'],
    ['¥1,299', '1299 JPY'],
    ['JPY 1299.00', '1299 JPY'],
    ['100.000 ₫', '100000 VND'],
    ['KWD 12.500', '12500 KWD'],
    ['1,299 KWD', '1299000 KWD'],
    ['٣٫٥٠ د.ك', '3500 KWD'],
    ['US$ 5', '500 USD'],
    ['A$5.5', '550 AUD'],
    ['R$ 1.299,90', '129990 BRL'],
    ['-20% $15.99', '1599 USD'],
    ['2 for $5', '500 USD'],
    ['1299.0000 USD', '129900 USD'],
    ['Free', null],
    ['', null],
    ['99', null],
    ['1.2.3 EUR', null],
    ['-5 EUR', null],
    ['TOP 10', null],
    ['99999999999999999999 EUR', null],
  ])('%s', (text, expected) => {
    expect(read(text)).toBe(expected)
  })

  it('reads one mark with three digits behind it as a group, but for currencies of three decimals', () => {
    expect(read('1.299 €')).toBe('129900 EUR')
    expect(read('$1,299')).toBe('129900 USD')
    expect(read('1.299 KWD')).toBe('1299 KWD')
    expect(read('0.299 EUR')).toBe('30 EUR')
    expect(read('1299.000 EUR')).toBe('129900 EUR')
  })

  it('lets the language of the source say which mark three decimals have', () => {
    expect(read('1,299 TND', { language: 'fr' })).toBe('1299 TND')
    expect(read('1.299 TND', { language: 'fr-tn' })).toBe('1299000 TND')
  })

  it('takes the currency of the source where none is written, and to understand signs of many currencies', () => {
    expect(read('1.299,00', { currency: 'EUR' })).toBe('129900 EUR')
    expect(read('99 kr')).toBeNull()
    expect(read('99 kr', { currency: 'NOK' })).toBe('9900 NOK')
    expect(read('$5', { currency: 'CAD' })).toBe('500 CAD')
    expect(read('5 €', { currency: 'CAD' })).toBe('500 EUR')
  })

  it('ends within a moment whatever it is given', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 2_000, unit: fc.constantFrom(...Array.from("0123456789 .,'-$€EUR")) }),
        (text) => {
          const startedAt = performance.now()
          const found = parsePrice(text)
          expect(performance.now() - startedAt).toBeLessThan(500)
          if (found !== null) expect(Number.isSafeInteger(found.price.minor)).toBe(true)
        },
      ),
    )
  })
})

describe('what is formatted is read again as it was', () => {
  const currencies = fc.constantFrom('EUR', 'USD', 'GBP', 'JPY', 'KRW', 'KWD', 'BHD', 'INR', 'PLN', 'CHF', 'RUB', 'CLF')
  const money = fc
    .record({ minor: fc.integer({ min: 0, max: 99_999_999_999 }), currency: currencies })
    .map(({ minor, currency }): Money => ({ minor, currency, exponent: exponentOf(currency) }))
  const styles = fc.constantFrom(['', '.'], [',', '.'], ['.', ','], [' ', ','], ['\u00a0', ','], ["'", '.'], ['’', '.'])
  const places = fc.constantFrom('before', 'after', 'beside', 'before beside')

  const format = ({ minor, exponent, currency }: Money, [group, mark]: readonly string[], place: string): string => {
    const digits = String(minor).padStart(exponent + 1, '0')
    const whole = digits.slice(0, digits.length - exponent).replace(/\B(?=(\d{3})+$)/g, group ?? '')
    const amount = exponent === 0 ? whole : `${whole}${mark}${digits.slice(-exponent)}`
    if (place === 'before') return `${currency} ${amount}`
    if (place === 'after') return `${amount} ${currency}`
    return place === 'beside' ? `${amount}${currency}` : `${currency}${amount}`
  }

  it('with any marks, groups and places of the currency', () => {
    fc.assert(
      fc.property(money, styles, places, (given, style, place) => {
        const isAmbiguous = given.exponent === 3 && style[1] === ','
        const hints = isAmbiguous ? { language: 'de' } : {}
        expect(parsePrice(format(given, style, place), hints)).toEqual({ price: given, priceTo: null })
      }),
      { numRuns: 1_000 },
    )
  })

  it('as a range', () => {
    fc.assert(
      fc.property(money, styles, fc.integer({ min: 1, max: 1_000_000 }), (given, style, more) => {
        if (given.exponent === 3) return
        const upper = { ...given, minor: given.minor + more }
        const text = `${format(given, style, 'after')} - ${format(upper, style, 'after')}`
        expect(parsePrice(text)).toEqual({ price: given, priceTo: upper })
      }),
    )
  })

  it('as a number of a program', () => {
    fc.assert(
      fc.property(money, (given) => {
        const digits = String(given.minor).padStart(given.exponent + 1, '0')
        const written =
          given.exponent === 0 ? digits : `${digits.slice(0, -given.exponent)}.${digits.slice(-given.exponent)}`
        expect(fromDecimal(written, given.currency)).toEqual(given)
      }),
    )
  })
})
