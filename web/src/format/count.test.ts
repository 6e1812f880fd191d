import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatBytes, formatCount, formatPercent, formatPlural, formatRate } from './count.ts'

describe('formatPercent', () => {
  it.each([
    [0, 10, '0 %'],
    [10, 10, '100 %'],
    [1, 3, '33.3 %'],
    [9_999, 10_000, '99.9 %'],
    [1, 1_000_000, '0.1 %'],
    [0, 0, '0 %'],
    [5, 0, '0 %'],
  ])('says %d of %d as %s', (part, total, words) => {
    expect(formatPercent(part, total)).toBe(words)
  })

  it('says 100 % only of what is whole and 0 % only of what is empty', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.nat(1_000_000), (total, some) => {
        const part = Math.min(some, total)
        const words = formatPercent(part, total)
        expect(words === '100 %').toBe(part === total)
        expect(words === '0 %').toBe(part === 0)
      }),
    )
  })
})

describe('counts', () => {
  it('groups thousands', () => {
    expect(formatCount(1_234_567)).toBe('1,234,567')
  })
  it('knows one from many', () => {
    expect(formatPlural(1, 'person', 'people')).toBe('1 person')
    expect(formatPlural(0, 'person', 'people')).toBe('0 people')
  })
  it('keeps one decimal of a rate, so that it does not jump in width', () => {
    expect(formatRate(30)).toBe('30.0')
    expect(formatRate(29.74)).toBe('29.7')
  })
})

describe('formatBytes', () => {
  it.each([
    [0, '0 bytes'],
    [999, '999 bytes'],
    [1_500, '1.5 kB'],
    [10 * 1024 * 1024, '10.5 MB'],
    [5_000_000_000_000, '5,000.0 GB'],
  ])('says %d as %s', (bytes, words) => {
    expect(formatBytes(bytes)).toBe(words)
  })
})
