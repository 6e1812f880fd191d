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
  const a = Array.from(left.slice(0, MAX_COMPARED))
  const b = Array.from(right.slice(0, MAX_COMPARED))
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, at) => at)]
  const known = (i: number, j: number): number => rows[i]?.[j] ?? Infinity
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    rows.push(row)
    for (let j = 1; j <= b.length; j++) {
      const replaced = known(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const swapped =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? known(i - 2, j - 2) + 1 : Infinity
      row.push(Math.min(known(i - 1, j) + 1, known(i, j - 1) + 1, replaced, swapped))
    }
  }
  return known(a.length, b.length)
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
