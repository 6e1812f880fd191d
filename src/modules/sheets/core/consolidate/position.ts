import type { Edge } from './edges.ts'
import { familyOf, kinship } from './likeness.ts'
import { tableName, type SourceTable } from './tables.ts'
import { keysOf, type Unit } from './units.ts'

/** Columns of a table without header go by their order when another table has as many, of the same types. */
export function positionEdges(tables: readonly SourceTable[], units: readonly Unit[]): readonly Edge[] {
  const headless = tables.filter(({ headerRows, columns }) => headerRows.length === 0 && columns.length > 1)
  if (headless.length === 0) return []
  const indexOf = new Map(units.map(({ key }, index) => [key, index]))
  const withHeader = tables.filter(({ headerRows }) => headerRows.length > 0)
  const place = (table: SourceTable): (number | undefined)[] =>
    keysOf(table).map(({ own, shared }) => indexOf.get(own) ?? indexOf.get(shared ?? ''))
  return headless.flatMap((table) => {
    const model = withHeader.find((other) => isAlike(table, other))
    if (model === undefined) return []
    const there = place(model)
    return place(table).flatMap((right, at) => {
      const left = there[at]
      if (left === undefined || right === undefined) return []
      const why = `It has no header; column ${String(at + 1)} stands where “${model.columns[at]?.name ?? ''}” is in ${tableName(model)}.`
      const pair = left < right ? { left, right } : { left: right, right: left }
      return [{ ...pair, how: 'position' as const, confidence: 0.7, why }]
    })
  })
}

/** As many columns, none of them far from its counterpart, and one at least that is no text. */
export function isAlike(table: SourceTable, other: SourceTable): boolean {
  if (other === table || other.columns.length !== table.columns.length) return false
  let tells = 0
  for (const [at, column] of table.columns.entries()) {
    const counterpart = other.columns[at]
    if (counterpart === undefined) return false
    const [mine, theirs] = [familyOf({ columns: [column] }), familyOf({ columns: [counterpart] })]
    if (kinship(mine, theirs) === 'far') return false
    if (mine === theirs && mine !== 'text' && mine !== 'empty') tells += 1
  }
  return tells > 0
}
