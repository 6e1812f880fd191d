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
