import type { DuckDBValue } from '@duckdb/node-api'
import type { Column } from '../../core/schema.ts'
import type { CellValue } from '../../ports.ts'

/**
 * How the values of a column leave DuckDB: what JSON holds exactly as it is, all else as text. A misfit's text is the
 * value of its cell. `from` is the name of a relation with a point, or nothing.
 */
export function cellSql(column: Column, from = ''): string {
  const value = valueSql(column, `${from}${column.id}`)
  if (!column.misfits) return value
  return `case when ${from}${column.id} is null then ${from}${column.id}x else (${value})::varchar end`
}

function valueSql({ type }: Column, name: string): string {
  switch (type) {
    case 'text':
    case 'boolean':
    case 'integer':
    case 'number':
    case 'duration':
      return name
    case 'decimal':
    case 'date':
      return `${name}::varchar`
    case 'datetime':
      return `replace(${name}::varchar, ' ', 'T')`
  }
}

export const oddSql = (column: Column, from = ''): string =>
  column.misfits ? `(${from}${column.id} is null and ${from}${column.id}x is not null)` : 'false'

/** A value of `cellSql`. Where a column has misfits, numbers come as text and are numbers again where they fit. */
export function toCell(value: DuckDBValue, { type }: Column, isOdd: boolean): CellValue {
  if (value === null) return null
  if (typeof value === 'bigint') return fromBigInt(value)
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (typeof value === 'boolean') return value
  const text = String(value)
  if (isOdd) return text
  if (type === 'boolean') return text === 'true'
  if (type === 'integer') return fromBigInt(BigInt(text))
  return type === 'number' || type === 'duration' ? Number(text) : text
}

const fromBigInt = (value: bigint): number | string => {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : String(value)
}
