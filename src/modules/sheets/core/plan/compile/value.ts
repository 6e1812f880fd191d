import type { Column, ColumnId, ColumnType } from '../../schema.ts'
import type { Literal } from '../step.ts'

/**
 * A piece of SQL and what it is. Decimals on their way have up to 38 digits and at most 9 decimals after each
 * multiplication; `stored` brings them to the 18 that are kept.
 */
export interface Value {
  readonly sql: string
  readonly type: ColumnType | 'null'
  readonly scale: number
  /** Set for what was written as it stands. */
  readonly literal?: Literal
  /** Set for a column as it stands. */
  readonly column?: Column
  readonly from: readonly ColumnId[]
}

export const isExact = ({ type }: Value): boolean => type === 'integer' || type === 'decimal'
export const isNumeric = (value: Value): boolean =>
  isExact(value) || value.type === 'number' || value.type === 'duration'
export const isTime = ({ type }: Value): boolean => type === 'date' || type === 'datetime'

export const asDecimal = (value: Value, scale: number): string => `CAST(${value.sql} AS DECIMAL(38, ${String(scale)}))`
export const asDouble = (value: Value): string =>
  value.type === 'number' || value.type === 'duration' ? value.sql : `CAST(${value.sql} AS DOUBLE)`

/** As people read it: no `.0` at the end of whole numbers, true and false, ISO dates. Null stays null. */
export function asText(value: Pick<Value, 'sql' | 'type'>): string {
  switch (value.type) {
    case 'text':
      return value.sql
    case 'number':
    case 'duration':
      return `regexp_replace(CAST(${value.sql} AS VARCHAR), '\\.0$', '')`
    case 'null':
      return 'CAST(NULL AS VARCHAR)'
    case 'boolean':
    case 'integer':
    case 'decimal':
    case 'date':
    case 'datetime':
      return `CAST(${value.sql} AS VARCHAR)`
  }
}

/** What a column holds, misfits included, as text. */
export function cellText(column: Column, alias = 'i'): string {
  const text = asText({ sql: `${alias}.${column.id}`, type: column.type })
  return column.misfits ? `coalesce(${text}, ${alias}.${column.id}x)` : text
}

/** Nothing is in the cell: a misfit is something, a text of blanks is not. */
export function isEmptyCell(column: Column, alias = 'i'): string {
  const own =
    column.type === 'text' ? `nullif(trim(${alias}.${column.id}), '') IS NULL` : `${alias}.${column.id} IS NULL`
  return column.misfits ? `(${own} AND ${alias}.${column.id}x IS NULL)` : `(${own})`
}

/** As it is kept: what does not fit 18 digits, or is not finite, becomes null. */
export function stored(value: Value): { readonly sql: string; readonly type: ColumnType; readonly scale: number } {
  switch (value.type) {
    case 'null':
      return { sql: 'CAST(NULL AS VARCHAR)', type: 'text', scale: 0 }
    case 'decimal':
      return value.scale === 0
        ? { sql: `TRY_CAST(${value.sql} AS BIGINT)`, type: 'integer', scale: 0 }
        : { sql: `TRY_CAST(${value.sql} AS DECIMAL(18, ${String(value.scale)}))`, type: 'decimal', scale: value.scale }
    case 'number':
    case 'duration':
      return { sql: finite(value.sql), type: value.type, scale: 0 }
    case 'text':
    case 'integer':
    case 'boolean':
    case 'date':
    case 'datetime':
      return { sql: value.sql, type: value.type, scale: 0 }
  }
}

export const finite = (sql: string): string => `CASE WHEN isfinite(${sql}) THEN ${sql} END`

/** The type that holds them all. */
export function common(values: readonly Pick<Value, 'type' | 'scale'>[]): { type: ColumnType; scale: number } {
  const types = new Set(values.map(({ type }) => type).filter((type) => type !== 'null'))
  const scale = Math.max(0, ...values.map((value) => value.scale))
  const only = (...allowed: ColumnType[]): boolean => [...types].every((type) => allowed.includes(type))
  const [first] = types
  if (first === undefined) return { type: 'text', scale: 0 }
  if (types.size === 1) return { type: first, scale }
  if (only('integer', 'decimal')) return { type: 'decimal', scale }
  if (only('integer', 'decimal', 'number')) return { type: 'number', scale: 0 }
  if (only('date', 'datetime')) return { type: 'datetime', scale: 0 }
  return { type: 'text', scale: 0 }
}

export function castTo(value: Value, to: { readonly type: ColumnType; readonly scale: number }): string {
  switch (to.type) {
    case 'decimal':
      return asDecimal(value, to.scale)
    case 'number':
    case 'duration':
      return asDouble(value)
    case 'datetime':
      return `CAST(${value.sql} AS TIMESTAMP)`
    case 'text':
      return asText(value)
    case 'integer':
    case 'boolean':
    case 'date':
      return value.type === 'null' ? 'NULL' : value.sql
  }
}
