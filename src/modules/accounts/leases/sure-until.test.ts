import fc from 'fast-check'
import { expect, it } from 'vitest'
import { sureFor } from './sure-until.ts'

it('is over when either clock says so, however they run, and never later than the steady one says', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 10_000 }),
      fc.array(fc.tuple(fc.nat(3_000), fc.integer({ min: -100_000, max: 100_000 })), { maxLength: 20 }),
      (ms, steps) => {
        const now = { monotonic: 0, wall: 0 }
        const isSure = sureFor(ms, { monotonicMs: () => now.monotonic, wallMs: () => now.wall })
        for (const [elapsed, jump] of steps) {
          now.monotonic += elapsed
          now.wall += elapsed + jump
          expect(isSure()).toBe(now.monotonic < ms && now.wall < ms)
        }
      },
    ),
  )
})
