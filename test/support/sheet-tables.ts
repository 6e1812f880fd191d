import type { ColumnType } from '../../src/modules/sheets/core/schema.ts'
import type { SourceColumn, SourceTable } from '../../src/modules/sheets/core/consolidate/tables.ts'

/** `Amount decimal 2`, or a column in full. */
export type Given = string | (Partial<SourceColumn> & { readonly name: string })

const types: readonly ColumnType[] = ['text', 'integer', 'decimal', 'number', 'boolean', 'date', 'datetime', 'duration']

function columnOf(given: Given, index: number): SourceColumn {
  const base = {
    id: `c${String(index + 1)}`,
    index,
    type: 'text' as const,
    scale: 0,
    misfits: false,
    samples: [],
    filled: 10,
    misfitCount: 0,
    sum: null,
    dateOrder: null,
  }
  if (typeof given !== 'string') return { ...base, ...given }
  const [name = '', word = 'text', scale = '0'] = given.split('|')
  const type = types.find((one) => one === word) ?? 'text'
  return { ...base, name, type, scale: Number(scale) }
}

/** A table as it was read: `name|type|scale` a column. */
export const tableOf = (id: number, columns: readonly Given[], more: Partial<SourceTable> = {}): SourceTable => ({
  id,
  workbookId: id,
  file: `file${String(id)}.xlsx`,
  sheet: 'Sheet1',
  sheetIndex: 0,
  position: 0,
  rows: 10,
  headerRows: [1],
  firstRow: 2,
  lastRow: 11,
  columns: columns.map(columnOf),
  excluded: [],
  notes: [],
  isLeftOut: false,
  ...more,
})
