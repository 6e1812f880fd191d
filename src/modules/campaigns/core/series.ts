export interface Point {
  readonly at: number
  readonly sent: number
  readonly failed: number
  readonly uncertain: number
  readonly skipped: number
}

/** Joins neighbours until at most `maxPoints` buckets are left; the width of a bucket grows with them. */
export function joinPoints(
  points: readonly Point[],
  bucketMs: number,
  maxPoints: number,
): { readonly bucketMs: number; readonly points: readonly Point[] } {
  const first = points[0]?.at ?? 0
  const buckets = Math.floor(((points.at(-1)?.at ?? 0) - first) / bucketMs) + 1
  const width = bucketMs * Math.max(1, Math.ceil(buckets / maxPoints))
  const joined = new Map<number, Point>()
  for (const point of points) {
    const at = Math.floor(point.at / width) * width
    const before = joined.get(at)
    joined.set(at, before === undefined ? { ...point, at } : add(before, point))
  }
  return { bucketMs: width, points: [...joined.values()] }
}

/** Outcomes a second in the buckets that began within the last `windowMs`; null before anything can be said. */
export function rateOf(points: readonly Point[], bucketMs: number, now: number, startedAt: number): number | null {
  const since = Math.max(startedAt, Math.floor(now / bucketMs) * bucketMs - bucketMs)
  const spanMs = now - since
  if (spanMs < 1000) return null
  const outcomes = points
    .filter(({ at }) => at + bucketMs > since)
    .reduce((sum, { sent, failed, uncertain, skipped }) => sum + sent + failed + uncertain + skipped, 0)
  return (outcomes * 1000) / spanMs
}

const add = (a: Point, b: Point): Point => ({
  at: a.at,
  sent: a.sent + b.sent,
  failed: a.failed + b.failed,
  uncertain: a.uncertain + b.uncertain,
  skipped: a.skipped + b.skipped,
})
