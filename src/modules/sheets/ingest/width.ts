import { cellKinds, type CellBatch } from '../core/cells.ts'
import { ReadFailure } from '../reading/failures.ts'

/** Columns of one table: each takes memory in DuckDB, however few rows there are. */
const mostColumns = 2_000

/** @throws ReadFailure */
export function checkWidth(sheet: string, columns: number): void {
  if (columns <= mostColumns) return
  throw new ReadFailure(
    'too_many_columns',
    `sheet ${sheet} has ${columns} columns with something in them, and a table here can have ${mostColumns}`,
  )
}

/** Before anything of a batch is kept: copies of so many columns would be too much already. @throws ReadFailure */
export function checkBatchWidth(sheet: string, batch: CellBatch): void {
  if (batch.columns.length > mostColumns) checkWidth(sheet, filledColumns(batch))
}

/** Columns with something in them. */
export const filledColumns = ({ columns, rows }: CellBatch): number =>
  columns.filter(({ kinds }) => kinds.subarray(0, rows).some((kind) => kind !== cellKinds.blank)).length
