import type {
  Matrix,
  MatrixCell,
  MatrixChange,
  MatrixTable,
  MatrixTarget,
} from '../../../../../src/modules/sheets/consolidation/contract.ts'

export type ChangeMatrix = (...changes: readonly MatrixChange[]) => void

export interface MatrixPlace {
  readonly matrix: Matrix
  readonly table: MatrixTable
  readonly target: MatrixTarget
  /** Undefined: the file has no such column. */
  readonly cell: MatrixCell | undefined
}
