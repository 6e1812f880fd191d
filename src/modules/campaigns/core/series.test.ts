import fc from 'fast-check'
import { expect, test } from 'vitest'
import { joinPoints, rateOf } from './series.ts'

const point = (at: number, sent: number) => ({ at, sent, failed: 1, uncertain: 0, skipped: 0 })

test('a long chart is joined to few points that hold all outcomes', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 1, max: 50 }), fc.nat({ max: 100 })), { minLength: 1 }),
      (steps) => {
        let at = 0
        const points = steps.map(([buckets, sent]) => point((at += buckets * 5000), sent))
        const joined = joinPoints(points, 5000, 20)
        const sum = (list: readonly { sent: number }[]) => list.reduce((total, { sent }) => total + sent, 0)
        expect(sum(joined.points)).toBe(sum(points))
        expect(joined.points.length).toBeLessThanOrEqual(21)
        for (const { at: start } of joined.points) expect(start % joined.bucketMs).toBe(0)
      },
    ),
  )
})

test('no points make no chart', () => {
  expect(joinPoints([], 5000, 600)).toEqual({ bucketMs: 5000, points: [] })
})

test('the rate is taken over the running bucket and the one before', () => {
  const points = [point(10_000, 999), point(15_000, 149), point(20_000, 59)]
  expect(rateOf(points, 5000, 22_000, 0)).toBeCloseTo(210 / 7)
  expect(rateOf(points, 5000, 30_000, 0)).toBe(0)
})

test('there is no rate before a second has passed', () => {
  expect(rateOf([point(10_000, 5)], 5000, 10_500, 10_000)).toBeNull()
})
