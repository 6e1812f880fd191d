import type { Column } from '../../schema.ts'
import { headerKey } from '../header.ts'
import { settle } from '../settle.ts'
import { emptyState, type How } from '../state.ts'
import type { SourceTable } from '../tables.ts'
import { viewOf } from '../view.ts'
import type { RecipeColumn } from './recipe.ts'

export interface ColumnMatch {
  readonly wanted: RecipeColumn
  /** Null: no column fits. */
  readonly column: Column | null
  readonly how: How | null
}

/** Which columns of a table are those of a recipe: by name, by an alias, by meaning or spelling. */
export function matchColumns(
  wanted: readonly RecipeColumn[],
  columns: readonly Column[],
  remembered: ReadonlyMap<string, string | null>,
): readonly ColumnMatch[] {
  const known = new Map(remembered)
  const there = new Set(columns.map(({ name }) => headerKey(name)))
  for (const { name, aliases } of wanted) {
    if (there.has(headerKey(name))) continue
    for (const alias of aliases) if (there.has(headerKey(alias))) known.set(headerKey(alias), name)
  }
  for (const [header, name] of known) if (name === null) known.delete(header)
  const tables = [tableOf(1, wanted.map(asColumn)), tableOf(2, columns)]
  const { state } = settle(emptyState, tables, { remembered: known, nextColumn: 1, isFirst: true })
  const byWanted = new Map<string, { readonly id: string; readonly how: How }>()
  for (const { cells } of viewOf(state, tables).targets) {
    const one = cells.find(({ table }) => table.id === 1)
    const two = cells.find(({ table }) => table.id === 2)
    if (one === undefined || two === undefined) continue
    const how = one.placement.how === 'name' ? two.placement.how : one.placement.how
    byWanted.set(one.column.id, { id: two.column.id, how })
  }
  return wanted.map((one, at) => {
    const found = byWanted.get(asColumn(one, at).id)
    const column = columns.find(({ id }) => id === found?.id) ?? null
    return { wanted: one, column, how: column === null ? null : (found?.how ?? null) }
  })
}

const asColumn = ({ name, type, scale }: RecipeColumn, index: number): Column => ({
  id: `c${String(index + 1)}`,
  name,
  type,
  scale,
  misfits: false,
})

const tableOf = (id: number, columns: readonly Column[]): SourceTable => ({
  id,
  workbookId: id,
  file: '',
  sheet: '',
  sheetIndex: 0,
  position: 0,
  rows: 1,
  headerRows: [1],
  firstRow: 2,
  lastRow: 2,
  columns: columns.map((column, index) => ({
    ...column,
    index,
    samples: [],
    filled: 1,
    misfitCount: 0,
    sum: null,
    dateOrder: null,
  })),
  excluded: [],
  notes: [],
  isLeftOut: false,
})
