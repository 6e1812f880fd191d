import { cellKinds, type CellBatch, type CellColumn } from '../ports.ts'

const BATCH_ROWS = 2_048
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

interface State {
  readonly columns: (Column | undefined)[]
  readonly rowNumbers: Int32Array
  readonly hiddenRows: Uint8Array
  readonly sharedText: (index: number) => string
  texts: string[]
  /** Of `texts`, those of complete rows. */
  textsBeforeRow: number
  rows: number
  hiddenCount: number
  capacity: number
  hasCells: boolean
}

export function createBatchBuilder(sharedText: (index: number) => string): BatchBuilder {
  const state: State = {
    columns: [],
    rowNumbers: new Int32Array(BATCH_ROWS + 1),
    hiddenRows: new Uint8Array(BATCH_ROWS + 1),
    sharedText,
    texts: [],
    textsBeforeRow: 0,
    rows: 0,
    hiddenCount: 0,
    capacity: BATCH_ROWS,
    hasCells: false,
  }
  return {
    get width() {
      return state.columns.length
    },
    get rows() {
      return state.rows
    },
    startRow: (rowNumber, isHidden) => startRow(state, rowNumber, isHidden),
    reach: (column) => reach(state, column),
    put: (column, kind, value) => put(state, column, kind, value),
    putText: (column, kind, text) => put(state, column, kind, -state.texts.push(text)),
    endRow: () => endRow(state),
    take: () => ({
      rows: state.rows,
      rowNumbers: state.rowNumbers,
      hiddenRows: state.hiddenCount > 0 ? state.hiddenRows : null,
      columns: state.columns.map((column) => column ?? blank),
    }),
    clear: () => clear(state),
  }
}

function startRow(state: State, rowNumber: number, isHidden: boolean): void {
  state.rowNumbers[state.rows] = rowNumber
  state.hiddenRows[state.rows] = isHidden ? 1 : 0
  state.textsBeforeRow = state.texts.length
}

function reach(state: State, index: number): boolean {
  if (index >= WIDE_COLUMNS && state.capacity === BATCH_ROWS) {
    if (state.rows >= WIDE_BATCH_ROWS) return false
    state.capacity = WIDE_BATCH_ROWS
  }
  while (state.columns.length <= index) state.columns.push(undefined)
  return true
}

function put(state: State, index: number, kind: number, value: number): void {
  const column = state.columns[index] ?? addColumn(state, index)
  column.kinds[state.rows] = kind
  column.numbers[state.rows] = value
  state.hasCells = true
}

function addColumn(state: State, index: number): Column {
  const column: Column = {
    kinds: new Uint8Array(state.capacity),
    numbers: new Float64Array(state.capacity),
    textAt(row) {
      const reference = column.numbers[row] ?? 0
      return reference < 0 ? (state.texts[-reference - 1] ?? '') : state.sharedText(reference)
    },
  }
  state.columns[index] = column
  return column
}

function endRow(state: State): boolean {
  if (!state.hasCells) return false
  state.hiddenCount += state.hiddenRows[state.rows] ?? 0
  state.rows += 1
  state.hasCells = false
  return state.rows >= state.capacity
}

function clear(state: State): void {
  for (const column of state.columns) if (column !== undefined) moveOpenRow(state, column)
  state.rowNumbers[0] = state.rowNumbers[state.rows] ?? 0
  state.hiddenRows[0] = state.hiddenRows[state.rows] ?? 0
  state.texts = state.hasCells ? state.texts.slice(state.textsBeforeRow) : []
  state.textsBeforeRow = 0
  state.hiddenCount = 0
  state.rows = 0
}

/** The row that is still open becomes the first. */
function moveOpenRow({ rows, hasCells, textsBeforeRow }: State, column: Column): void {
  const kind = hasCells ? (column.kinds[rows] ?? 0) : 0
  const value = column.numbers[rows] ?? 0
  column.kinds.fill(0, 0, rows + 1)
  column.kinds[0] = kind
  const isOwnText = (kind === cellKinds.text || kind === cellKinds.error) && value < 0
  column.numbers[0] = isOwnText ? value + textsBeforeRow : value
}
