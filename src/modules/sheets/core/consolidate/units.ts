import { headerKey } from './header.ts'
import { placeOf, type SourceColumn, type SourceTable } from './tables.ts'

/** Columns that are decided about together: all that have one header, or one column of a table. */
export interface Unit {
  readonly key: string
  /** The header as it is compared; empty for a table without one. */
  readonly header: string
  /** As most tables write it. */
  readonly name: string
  readonly tables: ReadonlySet<number>
  readonly columns: readonly SourceColumn[]
  /** Of its first column: which table of all, and where in it. */
  readonly first: { readonly table: number; readonly index: number }
}

export interface UnitKeys {
  readonly column: SourceColumn
  /** Of this column of this table alone. */
  readonly own: string
  /** Of its header wherever it stands; null: the table has none. */
  readonly shared: string | null
  readonly header: string
}

/** Two headers of a table that are compared as one are told apart by their order. */
export function keysOf(table: SourceTable): readonly UnitKeys[] {
  const seen = new Map<string, number>()
  const place = placeOf(table)
  return table.columns.map((column) => {
    const header = headerKey(column.name)
    const own = `t:${place}:${String(column.index)}:${header}`
    if (table.headerRows.length === 0 || header === '') return { column, own, shared: null, header: '' }
    const count = (seen.get(header) ?? 0) + 1
    seen.set(header, count)
    return { column, own, shared: count === 1 ? `h:${header}` : `h:${header}#${String(count)}`, header }
  })
}

/** The units of tables that are taken in; `apart`: own keys of columns that are decided about one by one. */
export function unitsOf(tables: readonly SourceTable[], apart: ReadonlySet<string>): readonly Unit[] {
  const groups = new Map<
    string,
    { header: string; first: Unit['first']; tables: Set<number>; columns: SourceColumn[] }
  >()
  for (const [order, table] of tables.entries()) {
    for (const { column, own, shared, header } of keysOf(table)) {
      const key = shared === null || apart.has(own) ? own : shared
      const group = groups.get(key)
      if (group === undefined) {
        const first = { table: order, index: column.index }
        groups.set(key, { header, first, tables: new Set([table.id]), columns: [column] })
      } else {
        group.tables.add(table.id)
        group.columns.push(column)
      }
    }
  }
  return [...groups].map(([key, group]) => ({ key, name: commonName(group.columns), ...group }))
}

function commonName(columns: readonly SourceColumn[]): string {
  const counts = new Map<string, number>()
  for (const { name } of columns) counts.set(name, (counts.get(name) ?? 0) + 1)
  let best = ''
  for (const [name, count] of counts) if (best === '' || count > (counts.get(best) ?? 0)) best = name
  return best
}
