/** What a cell holds. `text` and `error` index `CellBatch.texts` of their column. */
export const cellKinds = {
  blank: 0,
  number: 1,
  text: 2,
  boolean: 3,
  error: 4,
  date: 5,
  datetime: 6,
  duration: 7,
} as const

/** Up to 2,048 rows, column by column; buffers are reused for the next batch. */
export interface CellBatch {
  readonly rows: number
  /** Row numbers in the file, from 1, ascending; rows without cells may be left out. */
  readonly rowNumbers: Int32Array
  /** Rows that the workbook hides; null: none of this batch. */
  readonly hiddenRows: Uint8Array | null
  readonly columns: readonly CellColumn[]
}
export interface CellColumn {
  /** `cellKinds`, one a row. */
  readonly kinds: Uint8Array
  /** number, boolean (0, 1); date and datetime in ms since 1970 as if UTC; duration in days. */
  readonly numbers: Float64Array
  /** Text of row i where its kind is text or error. */
  textAt(row: number): string
}
