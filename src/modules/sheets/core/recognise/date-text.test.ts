import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDateReader, isoText, readDuration } from './date-text.ts'
import type { DateOrder } from './date-text.ts'

const read = (text: string, order: DateOrder = 'dmy') => {
  const ms = createDateReader(order).read(text)
  return Number.isNaN(ms) ? null : new Date(ms).toISOString().replace('.000Z', '').replace('T00:00:00', '')
}

describe('dates as text', () => {
  it.each([
    ['2024-03-05', '2024-03-05'],
    ['2024/3/5', '2024-03-05'],
    ['2024-03-05T14:30:00Z', '2024-03-05T14:30:00'],
    ['2024-03-05 14:30', '2024-03-05T14:30:00'],
    ['2024-03-05T14:30:00+02:00', '2024-03-05T12:30:00'],
    ['05.03.2024', '2024-03-05'],
    ['5.3.24', '2024-03-05'],
    ['31.12.99', '1999-12-31'],
    ['25/03/2024', '2024-03-25'],
    ['03/25/2024', '2024-03-25'],
    ['3/25/2024 2:05 PM', '2024-03-25T14:05:00'],
    ['5 March 2024', '2024-03-05'],
    ['5-Mar-24', '2024-03-05'],
    ['Mar 5, 2024', '2024-03-05'],
    ['March 5th, 2024', '2024-03-05'],
    ['5. März 2024', '2024-03-05'],
    ['5 марта 2024', '2024-03-05'],
    ['5 марта 2024 г.', '2024-03-05'],
    ['29.02.2024', '2024-02-29'],
  ])('reads %s', (text, iso) => expect(read(text)).toBe(iso))

  it.each([
    '',
    '29.02.2023',
    '32.01.2024',
    '13/13/2024',
    '2024-13-01',
    'May',
    '2024',
    '5.3',
    '12:30',
    '1.2.3',
    '5 Foo 2024',
    '00.01.2024',
    '10/10/2024 25:00',
    '1-2-3-4',
  ])('leaves %s as it is', (text) => expect(read(text)).toBeNull())

  it('takes the order it is given only where both are possible', () => {
    expect(read('03/04/2024', 'dmy')).toBe('2024-04-03')
    expect(read('03/04/2024', 'mdy')).toBe('2024-03-04')
    expect(read('25/03/2024', 'mdy')).toBe('2024-03-25')
    expect(read('05.03.2024', 'mdy')).toBe('2024-03-05')
  })

  it('counts what is certain and what is not', () => {
    const reader = createDateReader('dmy')
    for (const text of ['25/03/2024', '03/25/2024', '03/04/2024', '04/04/2024', '2024-01-01']) reader.read(text)
    expect(reader.seen).toMatchObject({ dmy: 1, mdy: 1, either: 1, ymd: 1 })
  })

  it('reads back any day in any writing', () => {
    const day = fc.date({ min: new Date('1950-01-01'), max: new Date('2049-12-31'), noInvalidDate: true })
    fc.assert(
      fc.property(day, fc.constantFrom('.', '/', '-'), (date, separator) => {
        const [y = '', m = '', d = ''] = date.toISOString().slice(0, 10).split('-')
        expect(read([d, m, y].join(separator))).toBe(`${y}-${m}-${d}`)
        expect(read([y, m, d].join(separator))).toBe(`${y}-${m}-${d}`)
        if (separator !== '.') expect(read([m, d, y].join(separator), 'mdy')).toBe(`${y}-${m}-${d}`)
      }),
    )
  })

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 50 }), (text) => typeof createDateReader('mdy').read(text) === 'number'),
    )
  })
})

describe('spans of time as text', () => {
  it.each([
    ['12:00', 0.5],
    ['26:30:00', 26.5 / 24],
    ['-6:00', -0.25],
  ])('reads %s', (text, days) => expect(readDuration(text)).toBeCloseTo(days, 12))
  it.each(['12:60', '12', 'a:b', '1:2', ''])('leaves %s', (text) => expect(readDuration(text)).toBeNaN())
})

describe('dates as they are shown', () => {
  it('is a day, or a day and a time', () => {
    expect(isoText(Date.UTC(2024, 2, 5), false)).toBe('2024-03-05')
    expect(isoText(Date.UTC(2024, 2, 5, 14, 30), true)).toBe('2024-03-05 14:30:00')
  })
})
