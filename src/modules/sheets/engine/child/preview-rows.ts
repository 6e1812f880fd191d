import type { Column } from '../../core/schema.ts'
import type { CellValue } from '../../ports.ts'
import { cellSql, oddSql, toCell } from './cells.ts'
import type { Bound, Duck } from './duckdb.ts'

/** Rows of a query over columns, as cells. `nameOf` says where a column is, with its relation and a point. */
export async function cellsOf(
  duck: Duck,
  columns: readonly Column[],
  rest: string,
  { nameOf = () => '', parameters = {} }: { nameOf?: (column: Column) => string; parameters?: Bound } = {},
): Promise<CellValue[][]> {
  const list = columns.flatMap((column) => {
    const from = nameOf(column)
    return [cellSql(column, from), oddSql(column, from)]
  })
  const rows = await duck.rows(`select ${list.length === 0 ? 'null' : list.join(', ')} ${rest}`, parameters)
  return rows.map((row) =>
    columns.map((column, index) => toCell(row[index * 2] ?? null, column, row[index * 2 + 1] === true)),
  )
}
