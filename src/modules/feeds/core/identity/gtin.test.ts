import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isbnToGtin14, toGtin14 } from './gtin.ts'

describe('a GTIN', () => {
  it.each([
    ['4006381333931', '04006381333931'],
    ['04006381333931', '04006381333931'],
    ['036000291452', '00036000291452'],
    ['0036000291452', '00036000291452'],
    ['96385074', '00000096385074'],
    ['14006381333938', '14006381333938'],
    ['978-3-16-148410-0', '09783161484100'],
  ])('%s is %s in every shop', (given, expected) => expect(toGtin14(given)).toBe(expected))

  it.each([
    ['a wrong check digit', '4006381333932'],
    ['a wrong length', '400638133393'],
    ['letters', '40063813E3931'],
    ['variable measure', '2012345678900'],
    ['an internal number', '0400000000008'],
    ['a coupon', '9900000000004'],
    ['a periodical, whose issues share it', '9771234567898'],
    ['variable measure of a case', '90614141000017'],
    ['an internal GTIN-8', '20123451'],
    ['a filler', '1234567890128'],
    ['zeros', '0000000000000'],
    ['ones', '1111111111116'],
    ['nothing', ''],
    ['a very long one', '4'.repeat(100_000)],
  ])('is refused for %s', (_why, given) => expect(toGtin14(given)).toBeNull())

  it('is the same with leading zeros, and never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        toGtin14(text)
        isbnToGtin14(text)
      }),
    )
    fc.assert(
      fc.property(fc.integer({ min: 10 ** 11, max: 10 ** 12 - 1 }), (body) => {
        const text = String(body)
        expect(toGtin14(text)).toBe(toGtin14(`0${text}`))
        expect(toGtin14(text)).toBe(toGtin14(`00${text}`))
      }),
    )
  })

  it('of a book follows from its ISBN-10', () => {
    expect(isbnToGtin14('316148410X')).toBe('09783161484100')
    expect(isbnToGtin14('3161484101')).toBeNull()
  })
})
