import type { ColumnId } from '../schema.ts'
import { isAlike } from './position.ts'
import type { MatrixState } from './state.ts'
import { placeOf, tableName, type SourceTable } from './tables.ts'
import type { Cell, MatrixView } from './view.ts'

export interface Question {
  readonly key: string
  readonly kind: 'date_order' | 'header' | 'other_table' | 'two_targets'
  readonly text: string
  readonly choices: readonly { readonly value: string; readonly label: string; readonly detail: string }[]
  readonly tables: readonly number[]
  readonly targets: readonly ColumnId[]
}

interface Scene {
  readonly state: MatrixState
  readonly view: MatrixView
  readonly tables: readonly SourceTable[]
}

/** What only a person can know, the most important first: it is asked one at a time. */
export function questionsOf(state: MatrixState, view: MatrixView, all: readonly SourceTable[]): readonly Question[] {
  const answered = new Set(state.answers.map(([key]) => key))
  const tables = all.filter(({ isLeftOut }) => !isLeftOut)
  const scene = { state, view, tables }
  return [
    ...dateOrder(scene, answered),
    ...headers(scene).filter(({ key }) => !answered.has(key)),
    ...otherTables(scene).filter(({ key }) => !answered.has(key)),
    ...twoTargets(scene),
  ]
}

/** By workbook, as another file may come whose dates are unclear, too. */
export const dateOrderKey = (workbookId: number): string => `date_order:${String(workbookId)}`

function dateOrder({ tables }: Scene, answered: ReadonlySet<string>): readonly Question[] {
  const isUnclear = (table: SourceTable) => table.columns.some((column) => column.dateOrder === 'unclear')
  const unclear = tables.filter((table) => isUnclear(table) && !answered.has(dateOrderKey(table.workbookId)))
  if (unclear.length === 0) return []
  const names = new Set(
    unclear.flatMap(({ columns }) =>
      columns.filter((column) => column.dateOrder === 'unclear').map(({ name }) => name),
    ),
  )
  const files = new Set(unclear.map(({ workbookId }) => workbookId)).size
  const clear = (order: string) =>
    new Set(tables.filter((table) => table.columns.some((column) => column.dateOrder === order)).map(placeOf)).size
  const [dmy, mdy] = [clear('dmy'), clear('mdy')]
  const one = choice('dmy', 'Day first: 03/04 is 3 April', others(dmy))
  const two = choice('mdy', 'Month first: 03/04 is March 4', others(mdy))
  const where = files === 1 ? (unclear[0]?.file ?? 'one file') : `${String(files)} files`
  return [
    {
      key: 'date_order',
      kind: 'date_order',
      text: `${listed([...names])} in ${where}: the dates can be read with the day or the month first. Which is it?`,
      choices: mdy > dmy ? [two, one] : [one, two],
      tables: unclear.map(({ id }) => id),
      targets: [],
    },
  ]
}

const choice = (value: string, label: string, detail: string) => ({ value, label, detail })
const others = (count: number): string =>
  count === 0 ? '' : count === 1 ? 'As in one other table.' : `As in ${String(count)} other tables.`

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 3).map((name) => `“${name}”`)
  return names.length > 3 ? `${shown.join(', ')} and ${String(names.length - 3)} more` : shown.join(', ')
}

export const headerQuestionKey = (table: SourceTable): string => `header:${placeOf(table)}`
/** Rows of which one may be the header. */
const HEADER_CHOICES = 3

function headers({ tables, view }: Scene): readonly Question[] {
  return tables
    .filter(({ headerRows, columns }) => headerRows.length === 0 && columns.length > 0)
    .map((table) => {
      const model = tables.find((other) => other.headerRows.length > 0 && isAlike(table, other))
      const asItIs =
        model === undefined
          ? choice('none', 'It has none', 'Its columns are called after their letters.')
          : choice('none', 'It has none', `Its columns go by their order, as in ${tableName(model)}.`)
      const rows = Array.from({ length: Math.min(HEADER_CHOICES, table.rows) }, (_, at) => table.firstRow + at)
      return {
        key: headerQuestionKey(table),
        kind: 'header' as const,
        text: `No header was found in ${tableName(table)}. Which row has the names of its columns?`,
        choices: [
          asItIs,
          ...rows.map((row) => choice(`row:${String(row)}`, `Row ${String(row)}`, '')),
          choice('leave_out', 'Leave this table out', ''),
        ],
        tables: [table.id],
        targets: view.targets.filter(({ cells }) => cells.some((cell) => cell.table === table)).map(({ id }) => id),
      }
    })
}

/** Two tables are of a kind when half of the smaller one's columns are in both. */
const OF_A_KIND = 0.5

function otherTables({ tables, view }: Scene): readonly Question[] {
  if (tables.length < 2) return []
  const targetsOf = new Map<SourceTable, Set<ColumnId>>(tables.map((table) => [table, new Set()]))
  for (const { id, cells } of view.targets) for (const { table } of cells) targetsOf.get(table)?.add(id)
  const kinds = kindsOf(tables, targetsOf)
  const main = kinds[0]
  if (main === undefined || kinds.length < 2) return []
  return kinds.slice(1).map((kind) => {
    const first = kind.tables[0]
    const name = first === undefined ? '' : tableName(first)
    const which = kind.tables.length === 1 ? name : `${String(kind.tables.length)} tables as ${name}`
    const verb = kind.tables.length === 1 ? 'has' : 'have'
    const shared = [...kind.targets].filter((id) => main.targets.has(id)).length
    const few = shared === 0 ? 'no column' : `only ${String(shared)} column${shared === 1 ? '' : 's'}`
    return {
      key: `other_table:${kind.tables.map(placeOf).join(' ')}`.slice(0, 480),
      kind: 'other_table' as const,
      text: `${which} ${verb} ${few} in common with the other ${String(main.tables.length)}. Should the rows be added all the same?`,
      choices: [
        choice('leave_out', 'Leave out', 'It can be taken in again, or looked up by a join.'),
        choice('keep', 'Add its rows', 'Columns that it does not have stay empty.'),
      ],
      tables: kind.tables.map(({ id }) => id),
      targets: [...kind.targets],
    }
  })
}

interface Kind {
  readonly tables: SourceTable[]
  readonly targets: Set<ColumnId>
  rows: number
}

/** Tables that have columns in common, the kind with the most tables first, then with the most rows. */
function kindsOf(
  tables: readonly SourceTable[],
  targetsOf: ReadonlyMap<SourceTable, ReadonlySet<ColumnId>>,
): readonly Kind[] {
  const kinds: Kind[] = []
  for (const table of tables) {
    const own = targetsOf.get(table) ?? new Set()
    const same = kinds.find(({ targets }) => {
      const shared = [...own].filter((id) => targets.has(id)).length
      return own.size > 0 && shared >= Math.min(own.size, targets.size) * OF_A_KIND
    })
    const kind = same ?? { tables: [], targets: new Set(), rows: 0 }
    if (same === undefined) kinds.push(kind)
    kind.tables.push(table)
    kind.rows += table.rows
    for (const id of own) kind.targets.add(id)
  }
  return kinds.sort((one, two) => two.tables.length - one.tables.length || two.rows - one.rows)
}

function twoTargets({ view }: Scene): readonly Question[] {
  const names = new Map(view.targets.map(({ id, name }) => [id, name]))
  const byUnit = new Map<string, Cell[]>()
  for (const { cells } of view.targets)
    for (const cell of cells)
      if (cell.placement.doubt.length > 0) byUnit.set(cell.unit, [...(byUnit.get(cell.unit) ?? []), cell])
  return [...byUnit].flatMap(([unit, cells]) => {
    const first = cells[0]
    if (first === undefined || first.placement.to === null) return []
    const fits = [first.placement.to, ...first.placement.doubt].filter((id) => names.has(id))
    if (fits.length < 2) return []
    const where = cells.length === 1 ? tableName(first.table) : `${String(cells.length)} tables`
    return [
      {
        key: `two_targets:${unit}`.slice(0, 480),
        kind: 'two_targets' as const,
        text: `“${first.column.name}” of ${where} fits ${listed(fits.map((id) => names.get(id) ?? id))}. Which is it?`,
        choices: [
          ...fits.map((id) => choice(`to:${id}`, names.get(id) ?? id, '')),
          choice('own', 'A column of its own', ''),
          choice('leave_out', 'Leave it out', ''),
        ],
        tables: cells.map(({ table }) => table.id),
        targets: fits,
      },
    ]
  })
}
