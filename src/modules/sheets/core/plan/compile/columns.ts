import type { ColumnId } from '../../schema.ts'
import type { Compiled } from '../ports.ts'
import type { Step } from '../step.ts'
import { expressionValue } from './expression.ts'
import { checkOf, keep, result, type Cell } from './result.ts'
import { stored } from './value.ts'
import type { Working } from './working.ts'

type Of<Op extends Step['op']> = Extract<Step, { op: Op }>

export function rename(step: Of<'rename'>, work: Working): Compiled {
  work.chosen(step.columns.map(({ column }) => column))
  const names = new Map(step.columns.map(({ column, to }) => [column, to.trim()]))
  return result(
    work,
    work.columns.map((column) => keep({ ...column, name: names.get(column.id) ?? column.name })),
  )
}

export function drop(step: Of<'drop'>, work: Working): Compiled {
  const gone = new Set(work.chosen(step.columns))
  return result(work, work.columns.filter((column) => !gone.has(column)).map(keep))
}

export function choose(step: Of<'select'>, work: Working): Compiled {
  return result(work, work.chosen(step.columns).map(keep))
}

export function reorder(step: Of<'reorder'>, work: Working): Compiled {
  const first = work.chosen(step.columns)
  return result(work, [...first, ...work.columns.filter((column) => !first.includes(column))].map(keep))
}

export function derive(step: Of<'derive'>, work: Working): Compiled {
  const value = expressionValue(step.expression, work)
  const { sql, type, scale } = stored(value)
  const before = work.columns.find(({ id }) => id === step.column)
  const cell: Cell = {
    column: { id: step.column, name: before?.name ?? step.name.trim(), type, scale, misfits: false },
    sql,
    odd: null,
    from: value.from,
  }
  const cells =
    before === undefined
      ? [...work.columns.map(keep), cell]
      : work.columns.map((column) => (column === before ? cell : keep(column)))
  const reckoned = type === 'integer' || type === 'decimal' || type === 'number'
  const checks = reckoned && value.column === undefined ? [workedOut(sql, cell.column.name, value.from, work)] : []
  return result(work, cells, {}, { checks })
}

/** Rows whose columns are all there and that have no result all the same: too large, divided by zero, no number. */
function workedOut(sql: string, name: string, from: readonly ColumnId[], work: Working): Compiled['checks'][number] {
  const there = [...new Set(from)].map((id) => `i.${id} IS NOT NULL`)
  return checkOf(
    work,
    `${name} can be worked out in each row where its columns are filled`,
    `SELECT count(*) FROM input AS i WHERE ${[...there, `(${sql}) IS NULL`].join(' AND ')}`,
  )
}
