import type { ColumnId, ColumnType } from '../schema.ts'
import { freeName, headerKey } from './header.ts'
import type { MatrixState, Placement, StoredTarget } from './state.ts'
import { tableName, type ColumnRef, type SourceTable } from './tables.ts'
import { viewOf, type Cell, type MatrixView } from './view.ts'

/** What a person changes of a matrix; which tables are left out is no part of it. */
export type MatrixEdit =
  | {
      readonly kind: 'move'
      readonly columns: readonly ColumnRef[]
      readonly to: ColumnId
      readonly everywhere: boolean
      readonly displaced: 'refuse' | 'own' | 'leave_out'
    }
  | {
      readonly kind: 'own'
      readonly columns: readonly ColumnRef[]
      readonly name?: string | undefined
      readonly everywhere: boolean
    }
  | { readonly kind: 'leave_out'; readonly columns: readonly ColumnRef[]; readonly everywhere: boolean }
  | { readonly kind: 'join'; readonly target: ColumnId; readonly into: ColumnId }
  | { readonly kind: 'leave_out_target'; readonly target: ColumnId }
  | { readonly kind: 'rename'; readonly target: ColumnId; readonly name: string }
  | { readonly kind: 'type'; readonly target: ColumnId; readonly type: ColumnType | null; readonly scale: number }
  | { readonly kind: 'unique_by'; readonly targets: readonly ColumnId[] }
  | { readonly kind: 'reset' }

export type EditOutcome =
  | { readonly kind: 'done'; readonly state: MatrixState; readonly nextColumn: number }
  /** One sentence that names the thing and the next step. */
  | { readonly kind: 'refused'; readonly why: string }

interface Scene {
  readonly state: MatrixState
  readonly tables: readonly SourceTable[]
  readonly view: MatrixView
  readonly nextColumn: number
}

const refused = (why: string): EditOutcome => ({ kind: 'refused', why })
const given: Omit<Placement, 'to'> = { how: 'given', confidence: 1, why: 'A person decided so.', doubt: [] }

/** One edit of a state that is settled for these tables. */
export function edit(
  state: MatrixState,
  tables: readonly SourceTable[],
  { change, nextColumn }: { readonly change: MatrixEdit; readonly nextColumn: number },
): EditOutcome {
  const scene: Scene = { state, tables, view: viewOf(state, tables), nextColumn }
  switch (change.kind) {
    case 'move':
      return move(scene, change)
    case 'own':
      return own(scene, change)
    case 'leave_out':
      return leaveOut(scene, change)
    case 'join':
      return join(scene, change)
    case 'leave_out_target':
      return withTarget(scene, change.target, (target) => done(scene, place(state, target.cells, null, true)))
    case 'rename':
      return rename(scene, change)
    case 'type':
      return retype(scene, change)
    case 'unique_by':
      return uniqueBy(scene, change.targets)
    case 'reset':
      return done(scene, { ...state, placed: [], uniqueBy: [], answers: [], targets: state.targets.map(asProposed) })
  }
}

const asProposed = (target: StoredTarget): StoredTarget => ({ ...target, isNameGiven: false, type: null })

const done = ({ nextColumn }: Pick<Scene, 'nextColumn'>, state: MatrixState): EditOutcome => ({
  kind: 'done',
  state,
  nextColumn,
})

function withTarget(
  { view }: Scene,
  id: ColumnId,
  act: (target: MatrixView['targets'][number]) => EditOutcome,
): EditOutcome {
  const target = view.targets.find((one) => one.id === id)
  return target === undefined ? refused(`There is no target ${id}. Reload the matrix.`) : act(target)
}

const cellsOf = ({ targets, leftOut }: MatrixView): readonly Cell[] => [
  ...targets.flatMap(({ cells }) => cells),
  ...leftOut,
]

/** The columns named and, if so asked, those of the same header in all tables. */
function pick(
  { view, tables }: Scene,
  columns: readonly ColumnRef[],
  everywhere: boolean,
): readonly Cell[] | EditOutcome {
  const all = cellsOf(view)
  const found: Cell[] = []
  for (const { table, column } of columns) {
    const cell = all.find((one) => one.table.id === table && one.column.id === column)
    if (cell !== undefined) found.push(cell)
    else {
      const known = tables.find(({ id }) => id === table)
      if (known === undefined) return refused(`There is no table ${String(table)} any more. Reload the matrix.`)
      return known.isLeftOut
        ? refused(`${tableName(known)} is left out. Take it in first, then place its columns.`)
        : refused(`${tableName(known)} has no column ${column}. Reload the matrix.`)
    }
  }
  if (!everywhere) return found
  const headers = new Set(found.map(({ column }) => headerKey(column.name)))
  const same = all.filter(({ column, table }) => table.headerRows.length > 0 && headers.has(headerKey(column.name)))
  return [...new Set([...found, ...same])]
}

const isOutcome = (value: readonly Cell[] | EditOutcome): value is EditOutcome => 'kind' in value

/** Columns one by one, or their headers with what was said of single columns taken back. */
function place(state: MatrixState, cells: readonly Cell[], to: ColumnId | null, everywhere: boolean): MatrixState {
  const placed = new Map(state.placed)
  for (const { table, column, unit } of cells) {
    const alone = ownKey(table, column.index, headerKey(column.name))
    const shared = unit.startsWith('h:') ? unit : null
    if (everywhere && shared !== null) {
      placed.set(shared, { to, ...given })
      placed.delete(alone)
    } else placed.set(alone, { to, ...given })
  }
  return { ...state, placed: [...placed] }
}

const ownKey = (table: SourceTable, index: number, header: string): string =>
  `t:${String(table.workbookId)}.${String(table.sheetIndex)}.${String(table.position)}:${String(index)}:${header}`

function twice(cells: readonly Cell[]): Cell | undefined {
  const seen = new Set<number>()
  return cells.find(({ table }) => seen.has(table.id) || seen.add(table.id).size === 0)
}

function move(scene: Scene, change: Extract<MatrixEdit, { kind: 'move' }>): EditOutcome {
  return withTarget(scene, change.to, (target) => {
    const cells = pick(scene, change.columns, change.everywhere)
    return isOutcome(cells) ? cells : moveTo(scene, cells, { target, ...change })
  })
}

function moveTo(
  scene: Scene,
  cells: readonly Cell[],
  way: {
    readonly target: MatrixView['targets'][number]
    readonly everywhere: boolean
    readonly displaced: 'refuse' | 'own' | 'leave_out'
  },
): EditOutcome {
  const { target, everywhere, displaced } = way
  const double = twice(cells)
  if (double !== undefined)
    return refused(
      `Two columns of ${tableName(double.table)} cannot both be “${target.name}”: a row has one value there. Choose one of them.`,
    )
  const coming = new Set(cells.map(({ column, table }) => `${String(table.id)} ${column.id}`))
  const tables = new Set(cells.map(({ table }) => table.id))
  const inTheWay = target.cells.filter(
    ({ table, column }) => tables.has(table.id) && !coming.has(`${String(table.id)} ${column.id}`),
  )
  const first = inTheWay[0]
  if (first === undefined) return done(scene, place(scene.state, cells, target.id, everywhere))
  if (displaced === 'refuse')
    return refused(
      `“${first.column.name}” of ${tableName(first.table)} is “${target.name}” already, and a table gives one column to it. Give that one a target of its own, or leave it out.`,
    )
  const freed: EditOutcome =
    displaced === 'leave_out'
      ? done(scene, place(scene.state, inTheWay, null, false))
      : ownTarget(scene, inTheWay, { name: first.column.name, everywhere: false })
  if (freed.kind === 'refused') return freed
  return { ...freed, state: place(freed.state, cells, target.id, everywhere) }
}

function own(scene: Scene, change: Extract<MatrixEdit, { kind: 'own' }>): EditOutcome {
  const cells = pick(scene, change.columns, change.everywhere)
  if (isOutcome(cells)) return cells
  const double = twice(cells)
  if (double !== undefined)
    return refused(`Two columns of ${tableName(double.table)} cannot be one target. Choose one column of each table.`)
  const name = change.name ?? cells[0]?.column.name ?? ''
  return ownTarget(scene, cells, { name, everywhere: change.everywhere, isNameGiven: change.name !== undefined })
}

function ownTarget(
  { state, view, nextColumn }: Scene,
  cells: readonly Cell[],
  as: { readonly name: string; readonly everywhere: boolean; readonly isNameGiven?: boolean },
): EditOutcome {
  const taken = new Set(view.targets.map(({ name }) => name.toLowerCase()))
  const id = `c${String(nextColumn)}`
  const target = { id, name: freeName(as.name, taken), isNameGiven: as.isNameGiven ?? true, type: null }
  const from = cells[0]?.placement.to ?? null
  const at = state.targets.findIndex((one) => one.id === from)
  const targets = [...state.targets]
  targets.splice(at === -1 ? targets.length : at + 1, 0, target)
  return { kind: 'done', state: place({ ...state, targets }, cells, id, as.everywhere), nextColumn: nextColumn + 1 }
}

function leaveOut(scene: Scene, change: Extract<MatrixEdit, { kind: 'leave_out' }>): EditOutcome {
  const cells = pick(scene, change.columns, change.everywhere)
  return isOutcome(cells) ? cells : done(scene, place(scene.state, cells, null, change.everywhere))
}

function join(scene: Scene, { target, into }: Extract<MatrixEdit, { kind: 'join' }>): EditOutcome {
  if (target === into) return refused('A target cannot be joined to itself. Choose another.')
  return withTarget(scene, into, (there) =>
    withTarget(scene, target, ({ cells }) =>
      moveTo(scene, cells, { target: there, everywhere: true, displaced: 'refuse' }),
    ),
  )
}

function rename(scene: Scene, { target, name }: Extract<MatrixEdit, { kind: 'rename' }>): EditOutcome {
  const other = scene.view.targets.find((one) => one.id !== target && one.name.toLowerCase() === name.toLowerCase())
  if (other !== undefined)
    return refused(`There is a target “${other.name}” already. Choose another name, or join the two.`)
  return withTarget(scene, target, () => changeTarget(scene, target, { name, isNameGiven: true }))
}

function retype(scene: Scene, { target, type, scale }: Extract<MatrixEdit, { kind: 'type' }>): EditOutcome {
  if (type === 'decimal' && scale < 1) return refused('A decimal has 1 to 9 decimals. Choose whole numbers for none.')
  const chosen = type === null ? null : { type, scale: type === 'decimal' ? scale : 0 }
  return withTarget(scene, target, () => changeTarget(scene, target, { type: chosen }))
}

const changeTarget = (scene: Scene, id: ColumnId, change: Partial<StoredTarget>): EditOutcome =>
  done(scene, {
    ...scene.state,
    targets: scene.state.targets.map((target) => (target.id === id ? { ...target, ...change } : target)),
  })

function uniqueBy(scene: Scene, targets: readonly ColumnId[]): EditOutcome {
  const missing = targets.find((id) => !scene.view.targets.some((target) => target.id === id))
  if (missing !== undefined) return refused(`There is no target ${missing}. Reload the matrix.`)
  return done(scene, { ...scene.state, uniqueBy: [...new Set(targets)] })
}
