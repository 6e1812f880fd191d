const mostRows = 5

/** `3, 4` as rows; empty: there is no header; null: it cannot be understood. */
export function headerRowsOf(words: string): readonly number[] | null {
  const parts = words.split(/[\s,;]+/).filter((part) => part !== '')
  const rows = parts.map(Number)
  const isGood = rows.length <= mostRows && rows.every((row) => Number.isInteger(row) && row >= 1 && row <= 10_000_000)
  return isGood ? [...new Set(rows)].sort((a, b) => a - b) : null
}
