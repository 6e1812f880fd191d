/** How names are compared: as people read them. */
export function fold(name: string): string {
  return name.normalize('NFKC').toLowerCase().trim().replace(/\s+/gu, ' ')
}

/** Letters and digits only: `Order No.`, `order_no` and `OrderNo` are one. Empty for a name of signs. */
export function loose(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')
}

const MAX_COMPARED = 64

/** Optimal string alignment: insertions, deletions, replacements and swaps of neighbours. */
export function editDistance(left: string, right: string): number {
  const a = [...left.slice(0, MAX_COMPARED)]
  const b = [...right.slice(0, MAX_COMPARED)]
  let before: number[] = []
  let last = b.map((_, index) => index).concat(b.length)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      let best = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + cost)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (before[j - 2] ?? 0) + 1)
      row.push(best)
    }
    before = last
    last = row
  }
  return last[b.length] ?? 0
}

/** The names that may have been meant, the nearest first. */
export function nearest(wanted: string, names: readonly string[], limit = 5): readonly string[] {
  const key = loose(wanted)
  return names
    .map((name) => ({ name, far: distanceOf(key, loose(name)) }))
    .filter(({ far, name }) => far <= Math.max(1, Math.floor(Math.max(key.length, loose(name).length) * 0.4)))
    .sort((a, b) => a.far - b.far)
    .slice(0, limit)
    .map(({ name }) => name)
}

/** A name that begins with, ends with or holds the other is near, however long it is. */
function distanceOf(a: string, b: string): number {
  if (a.length >= 3 && b.length >= 3 && (a.includes(b) || b.includes(a))) return 0.5
  return editDistance(a, b)
}
