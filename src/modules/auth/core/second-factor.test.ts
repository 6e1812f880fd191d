import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FREE_CODES, withWrongCode } from './second-factor.ts'

const HOUR_MS = 3_600_000

describe('wrong codes', () => {
  it('cost nothing before the tenth', () => {
    for (let failures = 0; failures < FREE_CODES - 1; failures += 1)
      expect(withWrongCode(failures, 5)).toEqual({ failures: failures + 1, blockedUntil: 0 })
  })

  it('then cost a minute, and never less than the one before, up to an hour', () => {
    expect(withWrongCode(FREE_CODES - 1, 0).blockedUntil).toBe(60_000)
    fc.assert(
      fc.property(
        fc.integer({ min: FREE_CODES, max: 10_000 }),
        fc.integer({ min: 0, max: 10 ** 13 }),
        (failures, now) => {
          const waitMs = withWrongCode(failures, now).blockedUntil - now
          expect(waitMs).toBeGreaterThanOrEqual(withWrongCode(failures - 1, now).blockedUntil - now)
          expect(waitMs).toBeLessThanOrEqual(HOUR_MS)
        },
      ),
    )
  })
})
