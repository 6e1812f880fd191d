/**
 * What a table consists of. A column's `id` is ours (`c1`, `c2` ...) and the only thing of it that SQL ever sees; what
 * people wrote as its header is `name`, which is data like any other.
 */

export const columnTypes = ['text', 'integer', 'decimal', 'number', 'boolean', 'date', 'datetime', 'duration'] as const
/**
 * As stored in Parquet: text VARCHAR, integer BIGINT, decimal DECIMAL(18, scale) whose sums are exact, number DOUBLE
 * (only what has more than 9 decimals or 18 digits), boolean BOOLEAN, date DATE, datetime TIMESTAMP (no zone, as
 * workbooks have none), duration DOUBLE in days as workbooks count them (a time of day is one below 1).
 */
export type ColumnType = (typeof columnTypes)[number]

/** `c` and a number from 1, unique within a project's lineage: a column keeps it through renames. */
export type ColumnId = string

export interface Column {
  readonly id: ColumnId
  /** As people see it; unique within a table without regard to case, at most 255 characters, never empty. */
  readonly name: string
  readonly type: ColumnType
  /** Of a decimal: its decimals, 1 to 9; else 0. */
  readonly scale: number
  /**
   * Some cells do not fit the type (`#N/A`, `about 12`): then there is a column `<id>x` VARCHAR beside it, which holds
   * their text as written where `<id>` is null. Such text travels with the column into grids and downloads.
   */
  readonly misfits: boolean
}

/** Columns that are ours in every version of a table; the rest are `Column.id` and `<id>x`. */
export const hidden = {
  /** BIGINT, 0 to rows - 1: the place of the row in its file, which is why no file holds it (Parquet's `file_row_number`). */
  id: '_id',
  /** BIGINT: `_id` of the row of the parent version that this row is (steps that keep rows), or BIGINT[]: those it was made of. Absent in a base. */
  from: '_from',
  /** INTEGER: id of the workbook table that the row was read from, and INTEGER: its row there, from 1. Null where a row was made of several. */
  table: '_t',
  row: '_row',
} as const

/** SQL type of a column. */
export function sqlType(column: Pick<Column, 'type' | 'scale'>): string {
  switch (column.type) {
    case 'text':
      return 'VARCHAR'
    case 'integer':
      return 'BIGINT'
    case 'decimal':
      return `DECIMAL(18, ${String(column.scale)})`
    case 'number':
    case 'duration':
      return 'DOUBLE'
    case 'boolean':
      return 'BOOLEAN'
    case 'date':
      return 'DATE'
    case 'datetime':
      return 'TIMESTAMP'
  }
}
