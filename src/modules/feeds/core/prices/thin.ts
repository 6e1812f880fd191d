interface Point {
  readonly minor: number
}

/** At most `max` points in their order: of each stretch its lowest and its highest, and always the first and the last of all. */
export function thin<T extends Point>(points: readonly T[], max: number): readonly T[] {
  if (points.length <= max) return points
  const kept = new Set<T>()
  const [first] = points
  const last = points.at(-1)
  const stretches = Math.max(1, Math.floor((max - 2) / 2))
  const size = points.length / stretches
  for (let stretch = 0; stretch < stretches; stretch++) {
    const part = points.slice(Math.floor(stretch * size), Math.floor((stretch + 1) * size))
    let [lowest, highest] = [part[0], part[0]]
    for (const point of part) {
      if (lowest === undefined || point.minor < lowest.minor) lowest = point
      if (highest === undefined || point.minor > highest.minor) highest = point
    }
    if (lowest !== undefined) kept.add(lowest)
    if (highest !== undefined) kept.add(highest)
  }
  if (first !== undefined) kept.add(first)
  if (last !== undefined) kept.add(last)
  return points.filter((point) => kept.has(point))
}
