import type { Column, ColumnId } from '../../schema.ts'
import type { Compiled, SqlParameter } from '../ports.ts'
import { settled, type Working } from './working.ts'

/** A column of what comes out: its value, what is odd about it (null: nothing can be), and where both come from. */
export interface Cell {
  readonly column: Column
  readonly sql: string
  readonly odd: string | null
  readonly from: readonly ColumnId[]
}

export const keep = (column: Column): Cell => ({
  column,
  sql: `i.${column.id}`,
  odd: column.misfits ? `i.${column.id}x` : null,
  from: [column.id],
})

export interface Clauses {
  /** Default `input AS i`. */
  readonly from?: string
  readonly where?: string
  readonly rest?: string
  /** What stands for `_from`, `_t` and `_row`; default: those of the row itself. */
  readonly head?: string
}

export const oneRow = 'i._id AS _from, i._t AS _t, i._row AS _row'
/** Of rows that are made of several. */
export const manyRows =
  'list(i._id ORDER BY i._id) AS _from, CAST(NULL AS INTEGER) AS _t, CAST(NULL AS INTEGER) AS _row'

export function select(cells: readonly Cell[], clauses: Clauses = {}): string {
  const outputs = cells.flatMap(({ column, sql, odd }) =>
    odd === null ? [`${sql} AS ${column.id}`] : [`${sql} AS ${column.id}`, `${odd} AS ${column.id}x`],
  )
  const where = clauses.where === undefined ? '' : ` WHERE ${clauses.where}`
  const rest = clauses.rest === undefined ? '' : ` ${clauses.rest}`
  return `SELECT ${[clauses.head ?? oneRow, ...outputs].join(', ')} FROM ${clauses.from ?? 'input AS i'}${where}${rest}`
}

/** With the parameters that it speaks of and no others, numbered anew. */
export function used(sql: string, work: Working): Pick<Compiled, 'sql' | 'parameters'> {
  const numbers = new Map<string, string>()
  const parameters: SqlParameter[] = []
  const renumbered = sql.replace(/\$p(\d+)/g, (whole, number: string) => {
    const known = numbers.get(whole)
    if (known !== undefined) return known
    parameters.push(work.parameters[Number(number) - 1] ?? null)
    const name = `$p${String(parameters.length)}`
    numbers.set(whole, name)
    return name
  })
  return { sql: renumbered, parameters }
}

/** Counts rows that break a rule. */
export function checkOf(work: Working, sentence: string, sql: string, stops = false): Compiled['checks'][number] {
  return { sentence, ...used(sql, work), stops }
}

/** Compiled as far as most steps need it; the rest is given. @throws Refused: names or ids that cannot be. */
export function result(
  work: Working,
  cells: readonly Cell[],
  clauses: Clauses = {},
  more: Partial<Pick<Compiled, 'sql' | 'rowsAre' | 'excludes' | 'checks'>> = {},
): Compiled {
  const columns = cells.map(({ column, odd }) => ({ ...column, misfits: odd !== null }))
  settled(columns, work.columns)
  return {
    ...used(more.sql ?? select(cells, clauses), work),
    columns,
    rowsAre: more.rowsAre ?? 'same',
    excludes: more.excludes ?? null,
    lineage: Object.fromEntries(cells.map(({ column, from }) => [column.id, [...new Set(from)]])),
    checks: more.checks ?? [],
  }
}

/** Cells of the table with some of them changed, in their places. */
export function changed(work: Working, ids: readonly ColumnId[], change: (column: Column) => Cell): readonly Cell[] {
  const chosen = new Set(work.chosen(ids).map(({ id }) => id))
  return work.columns.map((column) => (chosen.has(column.id) ? change(column) : keep(column)))
}

/** Keys by which rows are one: the value and what is odd about it. */
export const keysOf = (columns: readonly Column[]): readonly string[] =>
  columns.flatMap(({ id, misfits }) => (misfits ? [`i.${id}`, `i.${id}x`] : [`i.${id}`]))
