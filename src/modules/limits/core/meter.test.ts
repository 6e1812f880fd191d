import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MINUTE_MS, newMeter, take, type MeterPolicy } from './meter.ts'

const policy: MeterPolicy = { perMinute: 60, burst: 10, refillPerS: 2 }
const start = 5 * MINUTE_MS

/** Asks at the given moments and tells which requests were let through. */
function run(asks: readonly { at: number; cost: number }[], rules = policy): { at: number; cost: number }[] {
  let meter = newMeter(rules, start)
  return asks.filter(({ at, cost }) => {
    const [next, verdict] = take(rules, meter, cost, at)
    meter = next
    return verdict.isAllowed
  })
}
const asksOf = fc
  .array(fc.record({ gapMs: fc.integer({ min: 0, max: 3_000 }), cost: fc.integer({ min: 1, max: 10 }) }), {
    maxLength: 300,
  })
  .map((steps) => {
    let at = start
    return steps.map(({ gapMs, cost }) => ({ at: (at += gapMs), cost }))
  })
const total = (taken: readonly { cost: number }[]): number => taken.reduce((sum, { cost }) => sum + cost, 0)

describe('a meter', () => {
  it('lets a burst through and then as much as flows in', () => {
    const at = (s: number, count: number) => Array.from({ length: count }, () => ({ at: start + s * 1_000, cost: 1 }))
    expect(run(at(0, 50))).toHaveLength(10)
    expect(run([...at(0, 50), ...at(1, 50)])).toHaveLength(12)
  })

  it('never lets more than burst and refill through in any stretch of time', () => {
    fc.assert(
      fc.property(asksOf, (asks) => {
        const taken = run(asks)
        for (const [index, first] of taken.entries()) {
          const last = taken.at(-1) ?? first
          const bound = policy.burst + ((last.at - first.at) / 1_000) * policy.refillPerS
          expect(total(taken.slice(index))).toBeLessThanOrEqual(bound + 1e-6)
        }
      }),
    )
  })

  it('never lets more than a minute allows through in one minute of the clock', () => {
    const wide: MeterPolicy = { perMinute: 60, burst: 60, refillPerS: 100 }
    fc.assert(
      fc.property(asksOf, (asks) => {
        const taken = run(asks, wide)
        const byMinute = Map.groupBy(taken, ({ at }) => Math.floor(at / MINUTE_MS))
        for (const inMinute of byMinute.values()) expect(total(inMinute)).toBeLessThanOrEqual(60)
      }),
    )
  })

  it('says when to come back, and keeps its word', () => {
    fc.assert(
      fc.property(asksOf, fc.integer({ min: 1, max: 10 }), (asks, cost) => {
        let meter = newMeter(policy, start)
        for (const { at, cost: price } of asks) [meter] = take(policy, meter, price, at)
        const now = asks.at(-1)?.at ?? start
        const [seen, refused] = take(policy, meter, cost, now)
        if (refused.isAllowed) return
        expect(refused.waitMs).toBeGreaterThan(0)
        expect(take(policy, seen, cost, now + refused.waitMs)[1].isAllowed).toBe(true)
      }),
      {
        examples: [
          [
            [
              { at: 300_000, cost: 3 },
              { at: 300_005, cost: 4 },
              { at: 300_122, cost: 2 },
            ],
            4,
          ],
        ],
      },
    )
  })

  it('is not pushed back by what it refused', () => {
    let meter = newMeter(policy, start)
    for (let n = 0; n < 1_000; n += 1) [meter] = take(policy, meter, 1, start)
    expect(take(policy, meter, 1, start + 500)[1].isAllowed).toBe(true)
  })

  it('lets a request through whose cost is above the whole bucket, when the bucket is full', () => {
    expect(take(policy, newMeter(policy, start), 500, start)[1].isAllowed).toBe(true)
  })

  it('stands still when the clock goes back', () => {
    const [used] = take(policy, newMeter(policy, start), 10, start)
    expect(take(policy, used, 1, start - 10 * MINUTE_MS)[1].isAllowed).toBe(false)
  })
})
