import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chartPoints } from './chart-points.ts'

const point = (at: number, sent: number) => ({ at, sent, failed: 0, uncertain: 0, skipped: 0 })

describe('chartPoints', () => {
  it('gives rates a second', () => {
    expect(chartPoints({ bucketMs: 5_000, points: [point(0, 150)] })[0]?.sent).toBe(30)
  })

  it('draws a pause as zero instead of joining what stands around it', () => {
    const columns = chartPoints({ bucketMs: 1_000, points: [point(10_000, 30), point(13_000, 30)] })
    expect(columns.map(({ sent }) => sent)).toEqual([30, 0, 0, 30])
  })

  it('draws nothing of nothing', () => {
    expect(chartPoints({ bucketMs: 1_000, points: [] })).toEqual([])
  })

  it('loses no message when a long run is drawn in wider steps', () => {
    const points = fc.uniqueArray(fc.nat(5_000), { minLength: 1, maxLength: 300 })
    fc.assert(
      fc.property(points, (buckets) => {
        const series = buckets.sort((a, b) => a - b).map((bucket) => point(bucket * 1_000, 30))
        const columns = chartPoints({ bucketMs: 1_000, points: series })
        const stepMs = (columns[1]?.at ?? 1_000) - (columns[0]?.at ?? 0)
        const seconds = columns.length > 1 ? stepMs / 1_000 : 1
        const total = columns.reduce((sum, column) => sum + column.sent * seconds, 0)
        expect(columns.length).toBeLessThanOrEqual(180)
        expect(total).toBeCloseTo(series.length * 30, 3)
      }),
    )
  })
})
