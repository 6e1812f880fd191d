import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { digestSize, forecast, gapMs, isUrgent, rankBetween, rankOf, urgentRank } from './queue.ts'
import { quietOf } from './quiet.ts'

const HOUR_MS = 3_600_000
const at = (text: string): number => Date.parse(text)
const quietIn = (timeZone: string, from = '22:00', to = '07:00') => quietOf({ from, to, timeZone, act: 'wait' })

describe('quiet hours', () => {
  it('end by the wall clock, also in the nights in which it is put forward and back', () => {
    const berlin = quietIn('Europe/Berlin')
    expect(berlin.endsAt(at('2026-01-10T22:30Z'))).toBe(at('2026-01-11T06:00Z'))
    expect(berlin.endsAt(at('2026-03-28T22:00Z'))).toBe(at('2026-03-29T05:00Z'))
    expect(berlin.endsAt(at('2026-10-24T21:00Z'))).toBe(at('2026-10-25T06:00Z'))
    expect(berlin.isQuiet(at('2026-01-10T12:00Z'))).toBe(false)
    expect(berlin.endsAt(at('2026-01-10T12:00Z'))).toBe(at('2026-01-10T12:00Z'))
  })

  it('that end in an hour which is skipped end with it', () => {
    const night = quietIn('Europe/Berlin', '01:00', '02:30')
    expect(night.endsAt(at('2026-03-29T00:15Z'))).toBe(at('2026-03-29T01:00Z'))
  })

  it('end at the first moment that is not quiet, in every zone and season', () => {
    const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe')
    const time = fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom('00', '15', '30', '59'))
      .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${minute}`)
    const moment = fc.integer({ min: at('2026-01-01T00:00Z'), max: at('2027-01-01T00:00Z') })
    fc.assert(
      fc.property(zone, time, time, moment, (timeZone, from, to, now) => {
        const quiet = quietIn(timeZone, from, to)
        const end = quiet.endsAt(now)
        if (from === to) return
        expect(quiet.isQuiet(end)).toBe(false)
        expect(end - now).toBeLessThanOrEqual(25 * HOUR_MS)
        if (end > now) expect(quiet.isQuiet(end - 1)).toBe(true)
      }),
      { numRuns: 60 },
    )
  })
})

describe('a queue', () => {
  it('is foretold in its order, with the gap between posts and none of them in quiet hours', () => {
    const quiet = quietIn('UTC', '12:00', '13:00')
    const from = at('2026-05-01T11:50Z')
    const posts = Array.from({ length: 3 }, () => ({ dueAt: 0, rank: 1 }))
    const times = forecast(posts, { from, gap: 600_000, quiet })
    expect(times.map((time) => new Date(time).toISOString().slice(11, 16))).toEqual(['11:50', '13:00', '13:10'])
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1e7 }), { maxLength: 20 }), fc.nat(1e6), (due, gap) => {
        const foretold = forecast(
          due.map((dueAt) => ({ dueAt: from + dueAt, rank: 1 })),
          { from, gap, quiet },
        )
        for (const [index, time] of foretold.entries()) {
          expect(time).toBeGreaterThanOrEqual(from + (due[index] ?? 0))
          expect(quiet.isQuiet(time)).toBe(false)
          if (index > 0) expect(time - (foretold[index - 1] ?? 0)).toBeGreaterThanOrEqual(gap)
        }
      }),
      { numRuns: 50 },
    )
  })

  it('has room between two ranks, or says that there is none', () => {
    const rank = fc.option(fc.integer({ min: -1e15, max: 1e15 }))
    fc.assert(
      fc.property(rank, rank, (before, after) => {
        fc.pre(before === null || after === null || before <= after)
        const between = rankBetween(before, after)
        if (between === null) expect((after ?? 0) - (before ?? 0)).toBeLessThan(2)
        if (between === null) return
        if (before !== null) expect(between).toBeGreaterThan(before)
        if (after !== null) expect(between).toBeLessThan(after)
      }),
    )
  })

  it('puts what a person wants now before everything, the greater discount and the fresher item first', () => {
    const now = at('2026-05-01T00:00Z')
    const priced = (minor: number) => ({
      price: { minor, currency: 'EUR', exponent: 2 },
      oldPrice: { minor: 1_000, currency: 'EUR', exponent: 2 },
      publishedAt: now - minor,
    })
    const ranks = (['oldest', 'freshest', 'discount'] as const).map((order) => rankOf(order, priced(500), now))
    for (const rank of ranks) {
      expect(Number.isSafeInteger(rank) && !isUrgent(rank)).toBe(true)
      expect(urgentRank(now)).toBeLessThan(rank)
    }
    expect(isUrgent(urgentRank(now)) && Number.isSafeInteger(urgentRank(now))).toBe(true)
    expect(rankOf('discount', priced(500), now + HOUR_MS)).toBeLessThan(rankOf('discount', priced(510), now))
    expect(rankOf('freshest', priced(1), now)).toBeLessThan(rankOf('freshest', priced(900), now))
  })

  it('keeps below 20 messages a minute, and makes a digest only of what is too much', () => {
    expect(gapMs({ gapSeconds: 0, perMinute: 20 })).toBe(3_000)
    expect(gapMs({ gapSeconds: 60, perMinute: 20 })).toBe(60_000)
    expect([0, 5, 6, 30].map((queued) => digestSize(queued, { above: 5, lines: 10 }))).toEqual([0, 0, 5, 10])
    expect(digestSize(1_000, null)).toBe(0)
  })
})
