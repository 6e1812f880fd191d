import type { ColumnId } from '../schema.ts'
import { placementOf } from './separate.ts'
import type { MatrixState, Placement, StoredTarget } from './state.ts'
import type { SourceColumn, SourceTable } from './tables.ts'
import { keysOf } from './units.ts'
import { widen, type Widened } from './widen.ts'

export interface Cell {
  readonly table: SourceTable
  readonly column: SourceColumn
  /** The key that decides: of the header, or of this column. */
  readonly unit: string
  readonly placement: Placement
}

export interface Target extends StoredTarget {
  /** The type that it has: as given, or as its columns have it. */
  readonly widened: Widened
  readonly cells: readonly Cell[]
}

export interface MatrixView {
  /** Those with columns, in order. */
  readonly targets: readonly Target[]
  readonly leftOut: readonly Cell[]
  readonly uniqueBy: readonly ColumnId[]
}

/** The matrix of tables that it was settled for. */
export function viewOf(state: MatrixState, tables: readonly SourceTable[]): MatrixView {
  const placed = new Map(state.placed)
  const cells = new Map<ColumnId, Cell[]>(state.targets.map(({ id }) => [id, []]))
  const leftOut: Cell[] = []
  for (const table of tables) {
    if (table.isLeftOut) continue
    for (const keys of keysOf(table)) {
      const placement = placementOf(keys, placed)
      if (placement === undefined) continue
      const unit = placed.has(keys.own) ? keys.own : (keys.shared ?? keys.own)
      const cell: Cell = { table, column: keys.column, unit, placement }
      const list = placement.to === null ? leftOut : (cells.get(placement.to) ?? leftOut)
      list.push(cell)
    }
  }
  const targets = state.targets.flatMap((target) => {
    const own = cells.get(target.id) ?? []
    if (own.length === 0) return []
    const columns = own.map(({ column }) => column)
    const widened = target.type === null ? widen(columns) : { ...target.type, why: '' }
    const counts = new Map<string, number>()
    for (const { unit } of own) counts.set(unit, (counts.get(unit) ?? 0) + 1)
    const told = own.map((cell) => ({ ...cell, placement: worded(cell, counts.get(cell.unit) ?? 1, own.length) }))
    return [{ ...target, widened, cells: told }]
  })
  const there = new Set(targets.map(({ id }) => id))
  return { targets, leftOut, uniqueBy: state.uniqueBy.filter((id) => there.has(id)) }
}

/** What is called the same needs no reason but that, and how often. */
function worded({ placement }: Cell, same: number, all: number): Placement {
  if (placement.how !== 'name') return placement
  if (all === 1) return { ...placement, how: 'alone', why: 'No other table has such a column.' }
  const why = same > 1 ? `Called the same in ${String(same)} tables.` : 'The others were matched with it.'
  return { ...placement, why }
}
