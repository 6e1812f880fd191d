/** The candidate that a typing mistake of at most `maxEdits` letters turns into `name`. */
export function nearest(name: string, candidates: readonly string[], maxEdits: number): string | undefined {
  const ranked = candidates
    .filter((candidate) => Math.abs(candidate.length - name.length) <= maxEdits)
    .map((candidate) => ({ candidate, edits: editDistance(name, candidate) }))
    .filter(({ edits }) => edits <= maxEdits)
    .sort((a, b) => a.edits - b.edits)
  return ranked[0]?.candidate
}

/** Levenshtein's distance. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (const [i, letter] of a.split('').entries()) {
    const next = [i + 1]
    for (const [j, other] of b.split('').entries()) {
      const [insert = 0, remove = 0, replace = 0] = [next[j], row[j + 1], row[j]]
      next.push(Math.min(insert + 1, remove + 1, replace + (letter === other ? 0 : 1)))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
