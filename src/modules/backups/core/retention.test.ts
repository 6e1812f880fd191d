import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expired } from './retention.ts'

const DAY_MS = 86_400_000
const backup = fc.record({ id: fc.integer({ min: 1, max: 1e6 }), takenAt: fc.integer({ min: 0, max: 400 * DAY_MS }) })
const backups = fc.uniqueArray(backup, { selector: ({ id }) => id, maxLength: 60 })
const retention = fc.record({ daily: fc.integer({ min: 1, max: 10 }), weekly: fc.integer({ min: 0, max: 10 }) })

const daily = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: index + 1, takenAt: index * DAY_MS + 3_600_000 }))

describe('expired', () => {
  it('never names the newest', () => {
    fc.assert(
      fc.property(backups, retention, (all, keep) => {
        const gone = new Set(expired(all, keep))
        const newest = Math.max(...all.map(({ takenAt }) => takenAt))
        return all.length === 0 || all.some(({ id, takenAt }) => takenAt === newest && !gone.has(id))
      }),
    )
  })

  it('keeps at most one a day and one a week', () => {
    fc.assert(
      fc.property(backups, retention, (all, keep) => {
        const gone = expired(all, keep)
        expect(all.length - gone.length).toBeLessThanOrEqual(keep.daily + keep.weekly)
      }),
    )
  })

  it('deletes nothing more when it is asked again', () => {
    fc.assert(
      fc.property(backups, retention, (all, keep) => {
        const gone = new Set(expired(all, keep))
        expect(
          expired(
            all.filter(({ id }) => !gone.has(id)),
            keep,
          ),
        ).toEqual([])
      }),
    )
  })

  it('keeps the last days and the newest of the weeks before', () => {
    const gone = new Set(expired(daily(60), { daily: 7, weekly: 4 }))
    const kept = daily(60).filter(({ id }) => !gone.has(id))
    // Day 0 was a Thursday, so the Sundays 38, 45, 52 and 59 close the last four weeks.
    expect(kept.map(({ id }) => id - 1)).toEqual([38, 45, 52, 53, 54, 55, 56, 57, 58, 59])
  })
})
