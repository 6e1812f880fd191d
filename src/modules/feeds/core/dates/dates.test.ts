import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDate } from './dates.ts'

const NOW = Date.UTC(2026, 10, 21)
const read = (text: string, language?: string): string | null => {
  const at = parseDate(text, NOW, language)
  return at === null ? null : new Date(at).toISOString().replace('.000Z', 'Z')
}

describe('a date is read as feeds write it', () => {
  it.each([
    ['Tue, 03 Mar 2026 10:00:00 +0100', '2026-03-03T09:00:00Z'],
    ['Mon, 03 Mar 2026 10:00:00 GMT', '2026-03-03T10:00:00Z'],
    ['Tue, 3 Mar 26 10:00 EST', '2026-03-03T15:00:00Z'],
    ['Wednesday, 05-Nov-25 08:49:37 GMT', '2025-11-05T08:49:37Z'],
    ['Sun Nov  6 08:49:37 2022', '2022-11-06T08:49:37Z'],
    ['Tue Mar  3 10:00:00 CET 2026', '2026-03-03T09:00:00Z'],
    ['Tue, 03 Mar 2026 10:00:00 +0100 (CET)', '2026-03-03T09:00:00Z'],
    ['Tue, 03 Mar 2026 24:00:00 GMT', '2026-03-04T00:00:00Z'],
    ['2026-03-03', '2026-03-03T00:00:00Z'],
    ['2026-03-03T10:00', '2026-03-03T10:00:00Z'],
    ['2026-03-03 10:00:00', '2026-03-03T10:00:00Z'],
    ['2026-03-03T10:00:00-0500', '2026-03-03T15:00:00Z'],
    ['20260303T100000Z', '2026-03-03T10:00:00Z'],
    ['2026/03/03 10:00', '2026-03-03T10:00:00Z'],
    ['1767225600', '2026-01-01T00:00:00Z'],
    ['1767225600000', '2026-01-01T00:00:00Z'],
    ['March 3, 2026 10:00 PM', '2026-03-03T22:00:00Z'],
    ['3. März 2026, 10:00 Uhr', '2026-03-03T10:00:00Z'],
    ['3 марта 2026 г., 10:00', '2026-03-03T10:00:00Z'],
    ['03 Mar 2026 10.30 MSK', '2026-03-03T07:30:00Z'],
    ['3 de marzo de 2026', '2026-03-03T00:00:00Z'],
    ['12 listopada 2026', '2026-11-12T00:00:00Z'],
    ['03.03.2026 10:00', '2026-03-03T10:00:00Z'],
  ])('%s', (text, expected) => {
    expect(read(text)).toBe(expected)
  })

  it.each([
    '',
    'yesterday',
    '31 Feb 2026',
    '2026-13-03',
    '2036-01-01',
    '1970-01-01T00:00:00Z',
    'Tue, 03 Mar 2026 25:61:00 GMT',
    '0000-00-00',
  ])('nothing is read in “%s”', (text) => {
    expect(read(text)).toBeNull()
  })

  it('asks the language of the source where the day and the month could be each other', () => {
    expect(read('03/04/2026')).toBeNull()
    expect(read('03/04/2026', 'en')).toBe('2026-03-04T00:00:00Z')
    expect(read('03/04/2026', 'de')).toBe('2026-04-03T00:00:00Z')
    expect(read('13/04/2026')).toBe('2026-04-13T00:00:00Z')
  })

  it('reads every moment of this century that is written by ISO 8601 or RFC 822', () => {
    const seconds = fc.integer({ min: Date.UTC(2000, 0, 1) / 1_000, max: NOW / 1_000 })
    fc.assert(
      fc.property(seconds, (second) => {
        const date = new Date(second * 1_000)
        expect(parseDate(date.toISOString(), NOW)).toBe(date.getTime())
        expect(parseDate(date.toUTCString(), NOW)).toBe(date.getTime())
      }),
    )
  })

  it('never throws, and never says what is far ahead', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        const at = parseDate(text, NOW)
        if (at !== null) expect(at).toBeLessThanOrEqual(NOW + 2 * 86_400_000)
      }),
      { numRuns: 2_000 },
    )
  })
})
