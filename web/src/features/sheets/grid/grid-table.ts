import type { QueryKey } from '@tanstack/react-query'

export type CellValue = string | number | boolean | null

export interface GridColumn {
  readonly id: string
  readonly name: string
  readonly type: 'text' | 'integer' | 'decimal' | 'number' | 'boolean' | 'date' | 'datetime' | 'duration'
  readonly scale: number
}

export interface GridRow {
  readonly id: number
  readonly values: readonly CellValue[]
  /** Indexes of values that do not fit their column's type. */
  readonly odd: readonly number[]
}

/** A table that is shown block by block. */
export interface GridTable {
  readonly key: QueryKey
  readonly columns: readonly GridColumn[]
  readonly rows: number
  /** By column id. */
  readonly sums: Readonly<Record<string, string>>
  readonly load: (from: number, limit: number, signal: AbortSignal) => Promise<readonly GridRow[]>
}

export interface CellAt {
  readonly row: number
  readonly column: string
}
