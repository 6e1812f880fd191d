import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { current, FORGET_MS, noFailures, withAttempt, withoutAttempt, type BucketKind } from './throttle.ts'

const kinds = ['pair', 'known-pair', 'account', 'address'] as const
const after = (kind: BucketKind, attempts: number, now: number) => {
  let failures = noFailures
  for (let n = 0; n < attempts; n += 1) failures = withAttempt(kind, failures, now)
  return failures
}

describe('waiting after wrong passwords', () => {
  it('starts after five from one address for one account, and doubles', () => {
    const waits = [4, 5, 6, 7, 8].map((attempts) => Math.max(0, after('pair', attempts, 1_000).blockedUntil - 1_000))
    expect(waits).toEqual([0, 1_000, 2_000, 4_000, 8_000])
  })

  it('never becomes a lock', () => {
    const longest = kinds.map((kind) => after(kind, 10_000, 0).blockedUntil)
    expect(longest).toEqual([900_000, 60_000, 300_000, 900_000])
  })

  it('grows with each further failure until its longest', () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.integer({ min: 0, max: 200 }), (kind, attempts) => {
        expect(after(kind, attempts + 1, 5).blockedUntil).toBeGreaterThanOrEqual(after(kind, attempts, 5).blockedUntil)
      }),
    )
  })

  it('is undone for an attempt that was right', () => {
    const before = after('account', 12, 0)
    expect(withoutAttempt('account', withAttempt('account', before, 0), 0)).toEqual(before)
    expect(withoutAttempt('account', noFailures, 7)).toEqual({ count: 0, lastAt: 7, blockedUntil: 0 })
  })

  it('is forgotten after a day', () => {
    const failures = after('pair', 9, 100)
    expect(current(failures, 100 + FORGET_MS)).toBe(failures)
    expect(current(failures, 101 + FORGET_MS)).toBe(noFailures)
    expect(current(undefined, 0)).toBe(noFailures)
  })
})
