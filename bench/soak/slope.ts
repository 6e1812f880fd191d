export interface Point {
  readonly x: number
  readonly y: number
}

/** The median of the slopes between all pairs (Theil and Sen): a few wild points do not bend it. */
export function slope(points: readonly Point[]): number {
  const slopes = points.flatMap((a, index) =>
    points.slice(index + 1).flatMap((b) => (b.x === a.x ? [] : [(b.y - a.y) / (b.x - a.x)])),
  )
  const sorted = slopes.sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle]
  if (upper === undefined) throw new Error('A slope needs two points at least.')
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2
}

/** The least y within each stretch of x of this length: what a garbage collection leaves. */
export function floors(points: readonly Point[], length: number): Point[] {
  const least = new Map<number, number>()
  for (const { x, y } of points) {
    const stretch = Math.floor(x / length)
    least.set(stretch, Math.min(y, least.get(stretch) ?? Infinity))
  }
  return [...least].map(([stretch, y]) => ({ x: stretch * length, y })).sort((a, b) => a.x - b.x)
}
