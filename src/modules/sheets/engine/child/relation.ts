import { hidden, type Column } from '../../core/schema.ts'
import { quoted, type Duck } from './duckdb.ts'

/** Columns of ours that a file has. `_id` is in none: it is the place of the row. */
export interface FileShape {
  readonly file: string
  readonly rows: number
  readonly hasFrom: boolean
  readonly hasTable: boolean
  readonly hasRow: boolean
}

/** @throws Error of DuckDB when the file is not there or is none of ours */
export async function shapeOf(duck: Duck, file: string): Promise<FileShape> {
  const path = quoted(file)
  const names = new Set((await duck.rows(`select name from parquet_schema(${path})`)).map(([name]) => String(name)))
  const [meta] = await duck.rows(`select num_rows from parquet_file_metadata(${path})`)
  return {
    file,
    rows: Number(meta?.[0]),
    hasFrom: names.has(hidden.from),
    hasTable: names.has(hidden.table),
    hasRow: names.has(hidden.row),
  }
}

/** A column and, where some of its cells do not fit, its companion. */
export const storedNames = (column: Column): string[] => (column.misfits ? [column.id, `${column.id}x`] : [column.id])

/** A file as a relation with `_id`, `_t`, `_row` and its columns, in order. */
export function relationSql(shape: FileShape, columns: readonly Column[]): string {
  const names = [
    `file_row_number as ${hidden.id}`,
    shape.hasTable ? hidden.table : `null::integer as ${hidden.table}`,
    shape.hasRow ? hidden.row : `null::integer as ${hidden.row}`,
    ...columns.flatMap(storedNames),
  ]
  return `select ${names.join(', ')} from read_parquet(${quoted(shape.file)}, file_row_number = true)`
}
