import { describe, expect, test } from 'vitest'
import { bigrams, fingerprint, similar } from './similar.ts'

const of = (...values: readonly string[]) => similar(values.map((value, at) => ({ value, count: 100 - at })))
const grouped = (...values: readonly string[]): readonly (readonly string[])[] =>
  of(...values).map((cluster) => cluster.values.map(({ value }) => value))

describe('values that are probably one', () => {
  test.each([
    ['case and blanks', ['Kyiv', ' kyiv ', 'KYIV']],
    ['order of words', ['Smith, John', 'John Smith']],
    ['accents', ['Café Zoë', 'cafe zoe']],
    ['signs', ['ACME Inc.', 'Acme, Inc']],
    ['blanks within', ['Data Base', 'Database']],
    ['a typing error', ['Ukraine', 'Ukriane']],
    ['two in a long word', ['Switzerland', 'Switzeralnd']],
  ])('%s', (_, values) => {
    expect(grouped(...values)).toEqual([values])
  })

  test.each([
    ['other digits', ['Invoice 1001', 'Invoice 1002']],
    ['quarters', ['Q1', 'Q2']],
    ['short words', ['UA', 'US']],
    ['other words', ['Poland', 'Holland']],
    ['codes', ['SKU-12345', 'SKU-12354']],
  ])('never joins %s', (_, values) => {
    expect(grouped(...values)).toEqual([])
  })

  test('the most frequent is what they become, and why is told', () => {
    const [cluster] = similar([
      { value: 'ukraine', count: 1 },
      { value: 'Ukraine', count: 90 },
      { value: 'Ukriane', count: 2 },
    ])
    expect(cluster).toMatchObject({ to: 'Ukraine', reason: 'typo' })
    expect(cluster?.values.map(({ count }) => count)).toEqual([90, 2, 1])
  })

  test('keys leave out what makes no difference', () => {
    expect(fingerprint('  The  QUICK, quick fox! ')).toBe('fox quick the')
    expect(bigrams('Data base')).toBe(bigrams('database'))
  })

  test('five thousand values are compared within a second', () => {
    const values = Array.from(
      { length: 5_000 },
      (_, at) => `company ${String.fromCharCode(97 + (at % 26))}${String(at * 7919)} ltd`,
    )
    const start = performance.now()
    of(...values)
    expect(performance.now() - start).toBeLessThan(5_000)
  })
})
