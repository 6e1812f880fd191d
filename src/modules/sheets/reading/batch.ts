import { cellKinds, type CellBatch, type CellColumn } from '../ports.ts'

export const BATCH_ROWS = 2_048
/** A sheet this wide is handed on in fewer rows at a time, so that a batch stays within some 40 MB. */
const WIDE_COLUMNS = 512
const WIDE_BATCH_ROWS = 256

interface Column extends CellColumn {
  kinds: Uint8Array
  numbers: Float64Array
}

/**
 * Cells on their way into a batch. A text is a reference in `numbers`: from 0 a shared string, below 0 one of this batch.
 * Columns come to be when their first cell does.
 */
export interface BatchBuilder {
  /** Of columns that have had a cell, and those before them. */
  readonly width: number
  /** Rows that are complete. */
  readonly rows: number
  startRow(rowNumber: number, isHidden: boolean): void
  /** False: the rows so far have to be taken before this row may grow that wide. */
  reach(column: number): boolean
  /** Only for a column that was reached. */
  put(column: number, kind: number, value: number): void
  putText(column: number, kind: number, text: string): void
  /** True: full, take it. A row without cells leaves nothing. */
  endRow(): boolean
  /** Complete rows; valid until `clear`. */
  take(): CellBatch
  /** Forgets complete rows; one that is open goes on. */
  clear(): void
}

const blank: CellColumn = {
  kinds: new Uint8Array(BATCH_ROWS),
  numbers: new Float64Array(BATCH_ROWS),
  textAt: () => '',
}

export function createBatchBuilder(sharedText: (index: number) => string): BatchBuilder {
  const columns: (Column | undefined)[] = []
  const rowNumbers = new Int32Array(BATCH_ROWS)
  const hiddenRows = new Uint8Array(BATCH_ROWS)
  let texts: string[] = []
  let rows = 0
  let hiddenCount = 0
  let capacity = BATCH_ROWS
  let hasCells = false
  let textsBeforeRow = 0

  const textOf = (reference: number): string => (reference < 0 ? (texts[-reference - 1] ?? '') : sharedText(reference))
  const create = (): Column => {
    const column: Column = {
      kinds: new Uint8Array(capacity),
      numbers: new Float64Array(capacity),
      textAt: (row) => textOf(column.numbers[row] ?? 0),
    }
    return column
  }
  const columnAt = (index: number): Column => (columns[index] ??= create())

  function put(index: number, kind: number, value: number): void {
    const column = columns[index] ?? columnAt(index)
    column.kinds[rows] = kind
    column.numbers[rows] = value
    hasCells = true
  }

  /** The row that is still open becomes the first. */
  function moveOpenRow(column: Column): void {
    const kind = hasCells ? (column.kinds[rows] ?? 0) : 0
    const value = column.numbers[rows] ?? 0
    column.kinds.fill(0, 0, rows + 1)
    column.kinds[0] = kind
    const isOwnText = (kind === cellKinds.text || kind === cellKinds.error) && value < 0
    column.numbers[0] = isOwnText ? value + textsBeforeRow : value
  }

  return {
    get width() {
      return columns.length
    },
    get rows() {
      return rows
    },
    startRow(rowNumber, isHidden) {
      rowNumbers[rows] = rowNumber
      hiddenRows[rows] = isHidden ? 1 : 0
      textsBeforeRow = texts.length
    },
    reach(index) {
      if (index >= WIDE_COLUMNS && capacity === BATCH_ROWS) {
        if (rows >= WIDE_BATCH_ROWS) return false
        capacity = WIDE_BATCH_ROWS
      }
      while (columns.length <= index) columns.push(undefined)
      return true
    },
    put,
    putText: (index, kind, text) => put(index, kind, -texts.push(text)),
    endRow() {
      if (!hasCells) return false
      hiddenCount += hiddenRows[rows] ?? 0
      rows += 1
      hasCells = false
      return rows >= capacity
    },
    take: () => ({
      rows,
      rowNumbers,
      hiddenRows: hiddenCount > 0 ? hiddenRows : null,
      columns: columns.map((column) => column ?? blank),
    }),
    clear() {
      for (const column of columns) if (column !== undefined) moveOpenRow(column)
      rowNumbers[0] = rowNumbers[rows] ?? 0
      hiddenRows[0] = hiddenRows[rows] ?? 0
      texts = texts.slice(textsBeforeRow)
      textsBeforeRow = 0
      hiddenCount = 0
      rows = 0
    },
  }
}
