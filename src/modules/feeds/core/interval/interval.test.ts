import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { backoffMs, FIRST_MS, jittered, MAX_MS, MIN_MS, rhythmOf } from './interval.ts'
import { nothingObserved, observeHistory, observeRead, type Observed } from './observed.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

const watched = (days: number, perDay: number, everyMs = HOUR_MS): Observed => {
  let observed = nothingObserved
  const reads = Math.round((days * DAY_MS) / everyMs)
  let owed = 0
  for (let read = 0; read < reads; read++) {
    owed += (perDay * everyMs) / DAY_MS
    const newItems = Math.floor(owed)
    owed -= newItems
    observed = observeRead(observed, everyMs, newItems)
  }
  return observed
}

describe('how often a source is read', () => {
  it('is every 30 minutes until something is known', () => {
    expect(rhythmOf(nothingObserved, null).intervalMs).toBe(FIRST_MS)
  })

  it('is a quarter of the usual gap between two items', () => {
    const { intervalMs, why } = rhythmOf(watched(30, 6), null)
    expect(intervalMs).toBeGreaterThan((0.9 * (4 * HOUR_MS)) / 4)
    expect(intervalMs).toBeLessThan((1.1 * (4 * HOUR_MS)) / 4)
    expect(why).toMatch(/^About (5\.9|6\.\d) new items a day lately: every ((58|59) minutes|1(\.\d)? hours?)\.$/)
  })

  it('is never more often than every 5 minutes nor less often than daily', () => {
    expect(rhythmOf(watched(7, 5_000), null).intervalMs).toBe(MIN_MS)
    expect(rhythmOf(watched(60, 0), null)).toEqual({
      intervalMs: MAX_MS,
      why: 'Nothing new came lately: every 24 hours, the longest that there is.',
    })
  })

  it('follows a source that wakes up within a day', () => {
    let observed = watched(30, 0.1)
    const before = rhythmOf(observed, null).intervalMs
    for (let read = 0; read < 24; read++) observed = observeRead(observed, HOUR_MS, 4)
    expect(rhythmOf(observed, null).intervalMs).toBeLessThan(before / 10)
  })

  it('keeps to what the feed and its server ask for, and a person goes before them', () => {
    const busy = watched(7, 100)
    expect(rhythmOf({ ...busy, ttlMs: 2 * HOUR_MS }, null)).toEqual({
      intervalMs: 2 * HOUR_MS,
      why: 'The feed asks not to be read more often than every 2 hours.',
    })
    expect(rhythmOf({ ...busy, maxAgeMs: HOUR_MS }, null).why).toContain('Its server asks')
    expect(rhythmOf({ ...busy, maxAgeMs: 365 * DAY_MS }, null).intervalMs).toBe(MAX_MS)
    expect(rhythmOf({ ...busy, ttlMs: 2 * HOUR_MS }, 10 * 60_000).intervalMs).toBe(10 * 60_000)
  })

  it('knows the rate from the dates of the first document', () => {
    const now = 100 * DAY_MS
    const dates = Array.from({ length: 20 }, (_, index) => now - index * 2 * HOUR_MS)
    const observed = observeHistory(nothingObserved, [...dates, null, now + DAY_MS], now)
    expect(rhythmOf(observed, null).intervalMs).toBeCloseTo((2 * HOUR_MS * 19) / 19.5 / 4, -3)
  })

  it('stays within its bounds whatever was seen', () => {
    const count = fc.double({ min: 0, max: 1e9, noNaN: true })
    const maybe = fc.option(fc.double({ min: 0, max: 1e12, noNaN: true }))
    fc.assert(
      fc.property(count, count, maybe, maybe, (items, spanMs, ttlMs, maxAgeMs) => {
        const { intervalMs } = rhythmOf({ ...nothingObserved, items, spanMs, ttlMs, maxAgeMs }, null)
        return intervalMs >= MIN_MS && intervalMs <= MAX_MS && Number.isInteger(intervalMs)
      }),
    )
  })
})

describe('after failures', () => {
  it('the wait doubles up to a day', () => {
    expect([1, 2, 3, 10, 1_000].map(backoffMs)).toEqual([MIN_MS, 2 * MIN_MS, 4 * MIN_MS, MAX_MS, MAX_MS])
  })
})

describe('the spread', () => {
  it('is a tenth around the interval', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (chance) => {
        const ms = jittered(1_000, chance)
        return ms >= 900 && ms <= 1_100
      }),
    )
  })
})
