import type { Column, ColumnId } from '../schema.ts'

/** What matching sees of a column that was read. */
export interface SourceColumn extends Column {
  /** Where it is in the sheet, from 0. */
  readonly index: number
  readonly samples: readonly string[]
  readonly filled: number
  readonly misfitCount: number
  /** Exact decimal text of a numeric column; null for others. */
  readonly sum: string | null
  readonly dateOrder: 'dmy' | 'mdy' | 'ymd' | 'unclear' | null
}

export interface SourceTable {
  readonly id: number
  readonly workbookId: number
  readonly file: string
  readonly sheet: string
  readonly sheetIndex: number
  readonly position: number
  readonly rows: number
  /** Empty: none was found, and columns are called after their letters. */
  readonly headerRows: readonly number[]
  readonly firstRow: number
  readonly lastRow: number
  readonly columns: readonly SourceColumn[]
  readonly excluded: readonly { readonly reason: string; readonly count: number }[]
  readonly notes: readonly string[]
  readonly isLeftOut: boolean
}

/** Names a table also after its file was read again, when it has another id. */
export const placeOf = (table: Pick<SourceTable, 'workbookId' | 'sheetIndex' | 'position'>): string =>
  `${String(table.workbookId)}.${String(table.sheetIndex)}.${String(table.position)}`

/** A sheet's second table is called so. */
export function tableName({ file, sheet, position }: Pick<SourceTable, 'file' | 'sheet' | 'position'>): string {
  const where = sheet === '' || file.includes(sheet) ? file : `${file}, ${sheet}`
  return position === 0 ? where : `${where}, table ${String(position + 1)}`
}

export interface ColumnRef {
  readonly table: number
  readonly column: ColumnId
}
