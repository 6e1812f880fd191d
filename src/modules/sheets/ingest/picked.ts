import { cellKinds } from '../core/cells.ts'
import type { CellBatch, CellColumn } from '../core/cells.ts'
import type { Grid, Span } from '../core/recognise/grid.ts'
import { shownNumber } from '../core/recognise/grid.ts'
import type { OddRow } from '../core/recognise/rows.ts'

interface PickedCell {
  readonly kind: number
  readonly number: number
  readonly text: string
}

/** One row of a batch, kept when the batch is gone. */
export interface PickedRow extends OddRow {
  readonly row: number
  /** There is a blank row before it. */
  readonly gap: boolean
  readonly cells: ReadonlyMap<number, PickedCell>
}

export interface Place {
  readonly batch: CellBatch
  /** Row of the batch. */
  readonly at: number
  readonly span: Span
}

export function pickRow(
  { batch, at, span }: Place,
  about: { readonly missing: number; readonly usual: number; readonly gap: boolean },
): PickedRow {
  const cells = new Map<number, PickedCell>()
  const texts = new Map<number, string>()
  const numbers = new Map<number, number>()
  for (let index = span.left; index < Math.min(span.right, batch.columns.length); index++) {
    const cell = cellAt(batch.columns[index], at)
    if (cell === null) continue
    cells.set(index, cell)
    if (cell.kind === cellKinds.number) numbers.set(index, cell.number)
    else texts.set(index, isWritten(cell.kind) ? cell.text : shownNumber(cell.kind, cell.number))
  }
  return { row: batch.rowNumbers[at] ?? 0, cells, texts, numbers, ...about }
}

function cellAt(column: CellColumn | undefined, at: number): PickedCell | null {
  const kind = column?.kinds[at] ?? cellKinds.blank
  if (column === undefined || kind === cellKinds.blank) return null
  const text = isWritten(kind) ? column.textAt(at) : ''
  if (kind === cellKinds.text && text.trim() === '') return null
  return { kind, number: column.numbers[at] ?? 0, text }
}

function isWritten(kind: number): boolean {
  return kind === cellKinds.text || kind === cellKinds.error
}

export function gridOfRows(rows: readonly PickedRow[]): Grid {
  const width = Math.max(0, ...rows.map((row) => Math.max(-1, ...row.cells.keys()) + 1))
  return {
    rows: rows.length,
    width,
    numberOf: (row) => rows[row]?.row ?? 0,
    kind: (row, column) => rows[row]?.cells.get(column)?.kind ?? 0,
    number: (row, column) => rows[row]?.cells.get(column)?.number ?? 0,
    text: (row, column) => rows[row]?.cells.get(column)?.text ?? '',
  }
}
