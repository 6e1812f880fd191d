import { cellKinds } from '../core/cells.ts'
import type { CellBatch, CellColumn } from '../core/cells.ts'
import type { Grid } from '../core/recognise/grid.ts'

/** The first rows of a sheet, held to be looked at from all sides and then written like any other batch. */
export interface Held {
  readonly batch: CellBatch
  readonly grid: Grid
}

const mostRows = 4_096
const mostCells = 1_000_000

interface Growing {
  kinds: Uint8Array
  numbers: Float64Array
  readonly texts: Map<number, string>
}

export interface Holder {
  /** Copies a batch: the reader uses its buffers again. */
  add(batch: CellBatch): void
  readonly full: boolean
  held(): Held
}

export function createHolder(): Holder {
  const columns: Growing[] = []
  let capacity = 0
  let rowNumbers = new Int32Array(0)
  let hidden = new Uint8Array(0)
  let rows = 0
  let anyHidden = false

  const grow = (wanted: number, width: number) => {
    if (wanted > capacity) {
      capacity = Math.max(wanted, Math.min(capacity * 2, mostRows))
      rowNumbers = grown(rowNumbers, new Int32Array(capacity))
      hidden = grown(hidden, new Uint8Array(capacity))
      for (const column of columns) {
        column.kinds = grown(column.kinds, new Uint8Array(capacity))
        column.numbers = grown(column.numbers, new Float64Array(capacity))
      }
    }
    while (columns.length < width) {
      columns.push({ kinds: new Uint8Array(capacity), numbers: new Float64Array(capacity), texts: new Map() })
    }
  }

  return {
    get full() {
      return rows >= mostRows || rows * columns.length >= mostCells
    },
    add(batch) {
      grow(rows + batch.rows, batch.columns.length)
      rowNumbers.set(batch.rowNumbers.subarray(0, batch.rows), rows)
      if (batch.hiddenRows !== null) {
        hidden.set(batch.hiddenRows.subarray(0, batch.rows), rows)
        anyHidden = true
      }
      for (const [index, from] of batch.columns.entries()) {
        const column = columns[index]
        if (column !== undefined) copyColumn(from, column, rows, batch.rows)
      }
      rows += batch.rows
    },
    held() {
      const cells: CellColumn[] = columns.map((column) => ({
        kinds: column.kinds,
        numbers: column.numbers,
        textAt: (row) => column.texts.get(row) ?? '',
      }))
      const batch = { rows, rowNumbers, hiddenRows: anyHidden ? hidden : null, columns: cells }
      return { batch, grid: gridOf(batch) }
    },
  }
}

function grown<A extends Int32Array | Uint8Array | Float64Array>(from: A, to: A): A {
  to.set(from)
  return to
}

function copyColumn(from: CellColumn, to: Growing, at: number, rows: number): void {
  to.kinds.set(from.kinds.subarray(0, rows), at)
  to.numbers.set(from.numbers.subarray(0, rows), at)
  for (let row = 0; row < rows; row++) {
    const kind = from.kinds[row]
    if (kind === cellKinds.text || kind === cellKinds.error) to.texts.set(at + row, from.textAt(row))
  }
}

function gridOf(batch: CellBatch): Grid {
  const { columns } = batch
  return {
    rows: batch.rows,
    width: columns.length,
    numberOf: (row) => batch.rowNumbers[row] ?? 0,
    kind: (row, column) => columns[column]?.kinds[row] ?? 0,
    number: (row, column) => columns[column]?.numbers[row] ?? 0,
    text: (row, column) => columns[column]?.textAt(row) ?? '',
  }
}
