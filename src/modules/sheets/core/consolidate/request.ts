import type { Column, ColumnId, ColumnType } from '../schema.ts'
import type { SourceTable } from './tables.ts'
import type { MatrixView } from './view.ts'

/** As the engine is asked: `ConsolidateRequest` without the files. */
export interface Wanted {
  readonly tables: readonly { readonly id: number; readonly columns: readonly Column[] }[]
  readonly columns: readonly {
    readonly id: ColumnId
    readonly name: string
    readonly type: ColumnType
    readonly scale: number
    readonly from: readonly { readonly table: number; readonly column: ColumnId }[]
  }[]
  readonly uniqueBy: readonly ColumnId[]
}

/** Tables without a column in the matrix give no rows, in the order of files and sheets. */
export function wantedOf(view: MatrixView, tables: readonly SourceTable[]): Wanted {
  const used = new Set(view.targets.flatMap(({ cells }) => cells.map(({ table }) => table.id)))
  const plain = ({ id, name, type, scale, misfits }: Column): Column => ({ id, name, type, scale, misfits })
  return {
    tables: tables.filter(({ id }) => used.has(id)).map(({ id, columns }) => ({ id, columns: columns.map(plain) })),
    columns: view.targets.map(({ id, name, widened, cells }) => ({
      id,
      name,
      type: widened.type,
      scale: widened.scale,
      from: cells.map(({ table, column }) => ({ table: table.id, column: column.id })),
    })),
    uniqueBy: view.uniqueBy,
  }
}
