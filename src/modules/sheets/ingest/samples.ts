import { cellKinds } from '../core/cells.ts'
import type { CellBatch, CellColumn } from '../core/cells.ts'
import { shownNumber } from '../core/recognise/grid.ts'
import type { Lane } from './lane.ts'

/** What columns hold, for people and for matching by content: the most frequent of the first values. */
export interface Samples {
  add(batch: CellBatch, picked: readonly number[], lanes: ReadonlyMap<number, Lane>): void
  of(index: number): string[]
}

const cellsLookedAt = 500
const mostSamples = 8
const longest = 80
/** Of very wide tables fewer cells are looked at. */
const budget = 60_000

export function createSamples(): Samples {
  const counts = new Map<number, Map<string, number>>()
  const looked = new Map<number, number>()
  let left = budget
  /** @returns cells that were looked at */
  function count(column: CellColumn, picked: readonly number[], values: Map<string, number>): number {
    let seen = 0
    for (const at of picked) {
      const kind = column.kinds[at] ?? 0
      if (kind === cellKinds.blank || kind === cellKinds.error) continue
      if (++seen > cellsLookedAt || seen > left) break
      const text = kind === cellKinds.text ? column.textAt(at) : shownNumber(kind, column.numbers[at] ?? 0)
      const short = text.slice(0, longest).trim()
      if (short !== '') values.set(short, (values.get(short) ?? 0) + 1)
    }
    left -= seen
    return seen
  }

  return {
    add(batch, picked, lanes) {
      for (const index of lanes.keys()) {
        const column = batch.columns[index]
        const seen = looked.get(index) ?? 0
        if (seen >= cellsLookedAt || left <= 0 || column === undefined) continue
        const values = counts.get(index) ?? new Map<string, number>()
        counts.set(index, values)
        looked.set(index, seen + count(column, picked, values))
      }
    },
    of(index) {
      const values = [...(counts.get(index) ?? [])]
      return values
        .sort((a, b) => b[1] - a[1])
        .slice(0, mostSamples)
        .map(([text]) => text)
    },
  }
}
