import type { DuckDBConnection } from '@duckdb/node-api'
import type { Column } from '../core/schema.ts'
import { columnSql, literalSql, misfitSql } from './sql.ts'

const LEAST = 8
const MOST = 60
const DATE = 12
const DATETIME = 20
/** The arrow of the filter lies over the name. */
const ARROW = 3
const SAMPLED_ROWS = 1000

/** Widths in characters by which the first rows can be read. */
export async function columnWidths(
  connection: DuckDBConnection,
  file: string,
  columns: readonly Column[],
): Promise<readonly number[]> {
  const longest = columns.map((column) => `coalesce(max(${lengthSql(column)}), 0)::integer`)
  const sample = `(select * from read_parquet(${literalSql(file)}) limit ${SAMPLED_ROWS})`
  const reader = await connection.runAndReadAll(`select ${longest.join(', ')} from ${sample}`)
  const found = reader.getRows()[0] ?? []
  return columns.map((column, index) => widthOf(column.name.length + ARROW, Number(found[index] ?? 0) + 1))
}

export const widthOf = (...wanted: readonly number[]): number => Math.min(MOST, Math.max(LEAST, ...wanted))

function lengthSql(column: Column): string {
  const value = columnSql(column.id)
  const length = valueLengthSql(column, value)
  return column.misfits && column.type !== 'text' ? `coalesce(length(${misfitSql(column)}), ${length})` : length
}

function valueLengthSql(column: Column, value: string): string {
  switch (column.type) {
    case 'text':
      return `length(${value})`
    case 'date':
      return String(DATE)
    case 'datetime':
      return String(DATETIME)
    case 'duration':
      return '9'
    case 'decimal':
      return `(length(${value}::varchar) * 4 // 3)`
    case 'number':
      return `least(length(${value}::varchar), 12)`
    case 'integer':
    case 'boolean':
      return `length(${value}::varchar)`
  }
}
