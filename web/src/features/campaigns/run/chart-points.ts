import type { SeriesPoint } from '../../../../../src/modules/delivery/contract.ts'

interface Series {
  readonly bucketMs: number
  readonly points: readonly SeriesPoint[]
}

export type ChartPoint = Record<'at' | 'sent' | 'skipped' | 'failed' | 'uncertain', number>

const outcomes = ['sent', 'skipped', 'failed', 'uncertain'] as const

/** More columns than this cannot be told apart. */
const maxPoints = 180

/**
 * Outcomes a second over time. Stretches without any outcome are drawn as zero, not left out;
 * a long run is drawn in wider steps.
 */
export function chartPoints({ bucketMs, points }: Series): ChartPoint[] {
  const first = points[0]
  const last = points.at(-1)
  if (first === undefined || last === undefined || bucketMs <= 0) return []
  const buckets = Math.floor((last.at - first.at) / bucketMs) + 1
  const merged = Math.ceil(buckets / maxPoints)
  const stepMs = bucketMs * merged
  const columns = Array.from({ length: Math.ceil(buckets / merged) }, (_, index): ChartPoint => {
    return { at: first.at + index * stepMs, sent: 0, skipped: 0, failed: 0, uncertain: 0 }
  })
  for (const point of points) {
    const column = columns[Math.floor((point.at - first.at) / stepMs)]
    if (column === undefined) continue
    for (const outcome of outcomes) column[outcome] += point[outcome]
  }
  const seconds = stepMs / 1000
  for (const column of columns) for (const outcome of outcomes) column[outcome] /= seconds
  return columns
}
