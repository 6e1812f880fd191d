import type { ExcludedRows } from '../ports.ts'

const listed = 20

/** Rows of a sheet that are not rows of its table: counted, and the first of each reason named. */
export interface ExcludedList {
  add(reason: ExcludedRows['reason'], row: number): void
  addRange(reason: ExcludedRows['reason'], from: number, to: number): void
  list(): ExcludedRows[]
}

export function createExcluded(): ExcludedList {
  const found = new Map<ExcludedRows['reason'], { count: number; rows: number[] }>()
  const of = (reason: ExcludedRows['reason']) => {
    const known = found.get(reason) ?? { count: 0, rows: [] }
    found.set(reason, known)
    return known
  }
  return {
    add(reason, row) {
      const known = of(reason)
      known.count++
      if (known.rows.length < listed) known.rows.push(row)
    },
    addRange(reason, from, to) {
      if (to < from) return
      const known = of(reason)
      known.count += to - from + 1
      for (let row = from; row <= to && known.rows.length < listed; row++) known.rows.push(row)
    },
    list: () =>
      [...found].map(([reason, { count, rows }]) => ({ reason, count, rows: [...rows].sort((a, b) => a - b) })),
  }
}
