import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isTimeZone, periodOf } from './period.ts'

const HOUR_MS = 3_600_000
const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Kiritimati', 'America/Santiago']
const at = (text: string): number => Date.parse(text)

describe('a period', () => {
  it.each([
    ['a plain day', '2026-01-15T12:00:00Z', 'UTC', '2026-01-15T00:00:00Z', '2026-01-16T00:00:00Z'],
    [
      'a day that lost an hour',
      '2026-03-29T12:00:00Z',
      'Europe/Berlin',
      '2026-03-28T23:00:00Z',
      '2026-03-29T22:00:00Z',
    ],
    ['a day that won an hour', '2026-10-25T12:00:00Z', 'Europe/Berlin', '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z'],
    [
      'a day without midnight',
      '2025-09-07T12:00:00Z',
      'America/Santiago',
      '2025-09-07T04:00:00Z',
      '2025-09-08T03:00:00Z',
    ],
    ['the earliest zone', '2026-01-15T10:30:00Z', 'Pacific/Kiritimati', '2026-01-15T10:00:00Z', '2026-01-16T10:00:00Z'],
  ])('of %s begins and ends on the calendar of its zone', (...[, now, zone, beginsAt, endsAt]) => {
    expect(periodOf(at(now), 'day', zone)).toEqual({ beginsAt: at(beginsAt), endsAt: at(endsAt) })
  })

  it('of a month ends with it, also in December', () => {
    expect(periodOf(at('2026-12-31T23:30:00Z'), 'month', 'Europe/Berlin')).toEqual({
      beginsAt: at('2026-12-31T23:00:00Z'),
      endsAt: at('2027-01-31T23:00:00Z'),
    })
  })

  it('holds its moment, and the next one begins where it ends', () => {
    const moment = fc.integer({ min: at('2015-01-01T00:00:00Z'), max: at('2035-01-01T00:00:00Z') })
    fc.assert(
      fc.property(moment, fc.constantFrom(...zones), fc.constantFrom('day', 'month'), (now, zone, period) => {
        const span = periodOf(now, period, zone)
        expect(span.beginsAt).toBeLessThanOrEqual(now)
        expect(span.endsAt).toBeGreaterThan(now)
        expect(periodOf(span.endsAt, period, zone).beginsAt).toBe(span.endsAt)
        if (period === 'day') expect(Math.abs(span.endsAt - span.beginsAt - 24 * HOUR_MS)).toBeLessThanOrEqual(HOUR_MS)
      }),
    )
  })
})

describe('a time zone', () => {
  it('is one that the runtime knows', () => {
    expect(['Europe/Berlin', 'UTC'].map(isTimeZone)).toEqual([true, true])
    expect(['Europe/Berlín', '', 'Mars/Base', '__proto__'].map(isTimeZone)).toEqual([false, false, false, false])
  })
})
