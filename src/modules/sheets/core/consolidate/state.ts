import type { ColumnId, ColumnType } from '../schema.ts'

/**
 * Why a column is where it is. given: a person said so. remembered: as it was decided before. name: it is called the same. alias:
 * another word for it. spelling: called nearly the same. content: the same values. position: a table without header, by its order.
 * alone: nothing fits it.
 */
export type How = 'given' | 'remembered' | 'name' | 'alias' | 'spelling' | 'content' | 'position' | 'alone'

export interface Placement {
  /** Null: left out. */
  readonly to: ColumnId | null
  readonly how: How
  /** 0 to 1. */
  readonly confidence: number
  readonly why: string
  /** Other targets that it fits as well: asked once. */
  readonly doubt: readonly ColumnId[]
}

export interface StoredTarget {
  readonly id: ColumnId
  readonly name: string
  /** A person chose the name; else it is that of its columns. */
  readonly isNameGiven: boolean
  /** As a person chose it; null: as its columns have it. */
  readonly type: { readonly type: ColumnType; readonly scale: number } | null
}

/** What is stored of a matrix: the rest follows from the tables. */
export interface MatrixState {
  /** In order. Those without columns keep their id for when their columns come back. */
  readonly targets: readonly StoredTarget[]
  /** By `unitsOf`: of a header wherever it stands, or of one column of one table, which goes before. */
  readonly placed: readonly (readonly [string, Placement])[]
  readonly uniqueBy: readonly ColumnId[]
  readonly answers: readonly (readonly [string, string])[]
  /** The tables that it was settled for. */
  readonly tables: string
}

export const emptyState: MatrixState = { targets: [], placed: [], uniqueBy: [], answers: [], tables: '' }
