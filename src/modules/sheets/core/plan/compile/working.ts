import type { Column, ColumnId } from '../../schema.ts'
import { fold, nearest } from '../names.ts'
import type { PlanContext, SqlParameter } from '../ports.ts'
import { refuse } from '../refusal.ts'

const MAX_PARAMETERS = 20_000
const MAX_NAME = 255
/** As wide as a sheet may be. */
const MAX_COLUMNS = 16_384
const idPattern = /^c[1-9]\d{0,8}$/

/** The table that a step works on, while it is compiled. */
export interface Working {
  readonly columns: readonly Column[]
  readonly others: PlanContext['others']
  /** @throws Refused: no such column. */
  column(id: ColumnId): Column
  /** Of a step that names some: at least one, none twice. */
  chosen(ids: readonly ColumnId[]): readonly Column[]
  /** `$p1`, `$p2` ... */
  bind(value: SqlParameter): string
  readonly parameters: readonly SqlParameter[]
}

export function workOn(context: PlanContext): Working {
  const byId = new Map(context.columns.map((column) => [column.id, column]))
  const parameters: SqlParameter[] = []
  const column = (id: ColumnId): Column => {
    const found = byId.get(id)
    if (found === undefined || !idPattern.test(id))
      refuse(
        `The step speaks of a column ${id} that this table does not have. Name one of its columns.`,
        context.columns.slice(0, 5).map(({ name }) => name),
      )
    return found
  }
  return {
    columns: context.columns,
    others: context.others,
    column,
    chosen: (ids) => {
      if (ids.length === 0) refuse('The step names no column. Name at least one.')
      const columns = ids.map(column)
      const twice = columns.find((each, index) => ids.indexOf(each.id) !== index)
      if (twice !== undefined) refuse(`The column "${twice.name}" is named twice. Name it once.`)
      return columns
    },
    bind: (value) => {
      if (parameters.length >= MAX_PARAMETERS)
        refuse('The step holds too many values. Part it in several steps of at most a few thousand values.')
      parameters.push(value)
      return `$p${String(parameters.length)}`
    },
    parameters,
  }
}

/** Ids and names of what comes out: ours, of the right form, each once. @throws Refused */
export function settled(columns: readonly Column[], before: readonly Column[]): readonly Column[] {
  if (columns.length === 0) refuse('No column would be left. Keep at least one.')
  if (columns.length > MAX_COLUMNS)
    refuse(`The table would have ${String(columns.length)} columns; a sheet holds ${String(MAX_COLUMNS)}. Use fewer.`)
  const ids = new Set<string>()
  const names = new Map<string, string>()
  for (const { id, name } of columns) {
    if (!idPattern.test(id)) refuse(`"${id}" is not the id of a column.`)
    if (ids.has(id)) refuse(`Two columns would have the id ${id}. Give the new one a free id.`)
    ids.add(id)
    if (name.trim() === '' || name.length > MAX_NAME)
      refuse(`A column's name has 1 to ${String(MAX_NAME)} characters. Choose another name.`)
    const key = fold(name)
    if (names.has(key))
      refuse(`There is a column "${names.get(key) ?? name}" already. Choose another name.`, otherNames(name, before))
    names.set(key, name)
  }
  return columns
}

function otherNames(name: string, taken: readonly Column[]): readonly string[] {
  const keys = new Set(taken.map((column) => fold(column.name)))
  return [`${name} 2`, `${name} new`].filter((each) => !keys.has(fold(each)))
}

export function otherTable(work: Working, name: string): { readonly at: number; readonly columns: readonly Column[] } {
  const at = work.others.findIndex((other) => fold(other.name) === fold(name))
  const found = work.others[at]
  if (found === undefined) {
    const names = work.others.map((other) => other.name)
    const near = nearest(name, names)
    refuse(
      names.length === 0
        ? `There is no table "${name}": nothing else is loaded. Add its file first.`
        : `There is no table "${name}". Name one of these.`,
      near.length > 0 ? near : names,
    )
  }
  return { at, columns: found.columns }
}

export function columnNamed(columns: readonly Column[], name: string, table: string): Column {
  const found = columns.find((column) => fold(column.name) === fold(name))
  if (found !== undefined) return found
  const names = columns.map((column) => column.name)
  const near = nearest(name, names)
  refuse(`The table "${table}" has no column "${name}". Name one of its columns.`, near.length > 0 ? near : names)
}
