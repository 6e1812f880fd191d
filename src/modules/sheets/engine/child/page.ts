import { hidden } from '../../core/schema.ts'
import type { CellValue } from '../../ports.ts'
import type { TaskInput, TaskResult } from '../protocol.ts'
import { cellSql, oddSql, toCell } from './cells.ts'
import type { Duck } from './duckdb.ts'
import { relationSql, shapeOf } from './relation.ts'

export async function page(duck: Duck, { file, columns, from, limit }: TaskInput<'page'>): Promise<TaskResult<'page'>> {
  const shape = await shapeOf(duck, file)
  const odd = columns.filter((column) => column.misfits)
  const list = [hidden.id, ...columns.map((column) => cellSql(column)), ...odd.map((column) => oddSql(column))]
  const rows = await duck.rows(
    `select ${list.join(', ')} from (${relationSql(shape, columns)}) where ${hidden.id} between $first and $last order by ${hidden.id}`,
    { first: BigInt(from), last: BigInt(from + limit - 1) },
  )
  const oddIndexes = odd.map((column) => columns.indexOf(column))
  return {
    columns,
    rows: rows.map((row) => {
      const isOdd = new Set(oddIndexes.filter((_, index) => row[1 + columns.length + index] === true))
      const values = columns.map((column, index): CellValue => toCell(row[index + 1] ?? null, column, isOdd.has(index)))
      return { id: Number(row[0]), values, odd: [...isOdd] }
    }),
  }
}
