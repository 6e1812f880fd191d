import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isQuiet, nextRound, quietAfter, untold } from './rounds.ts'

const MINUTE_MS = 60_000
const quietMs = 30 * MINUTE_MS

describe('rounds of a notice', () => {
  it('tell the first time at once', () => {
    expect(nextRound(untold, 5, quietMs)).toEqual({ round: 1, roundAt: 5 })
  })

  it('tell what came in the quiet time once, when that is over', () => {
    const second = nextRound({ round: 1, roundAt: 0 }, MINUTE_MS, quietMs)
    expect(second).toEqual({ round: 2, roundAt: quietMs })
    expect(nextRound({ round: 2, roundAt: quietMs }, 2 * MINUTE_MS, quietMs)).toBeNull()
  })

  it('wait twice as long each time, at most a day', () => {
    expect([1, 2, 3].map((round) => quietAfter(round, quietMs) / MINUTE_MS)).toEqual([30, 60, 120])
    expect(quietAfter(60, quietMs)).toBe(24 * 60 * MINUTE_MS)
  })

  it('never come closer than the quiet time, whenever trouble comes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 2 * quietMs }), { maxLength: 200 }),
        fc.integer({ min: 1, max: quietMs }),
        (gaps, quiet) => {
          let [now, last] = [0, untold]
          for (const gap of gaps) {
            now += gap
            const next = nextRound(last, now, quiet)
            if (next === null) continue
            if (last.round > 0)
              expect(next.roundAt - last.roundAt).toBeGreaterThanOrEqual(quietAfter(last.round, quiet))
            expect(next.roundAt).toBeGreaterThanOrEqual(now)
            last = next
          }
        },
      ),
    )
  })

  it('call the time after a round quiet, and the time after that not', () => {
    expect(isQuiet({ round: 1, roundAt: 0 }, quietMs - 1, quietMs)).toBe(true)
    expect(isQuiet({ round: 1, roundAt: 0 }, quietMs, quietMs)).toBe(false)
    expect(isQuiet(untold, 0, quietMs)).toBe(false)
  })
})
