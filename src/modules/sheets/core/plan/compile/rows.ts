import type { Column } from '../../schema.ts'
import type { Compiled } from '../ports.ts'
import { refuse } from '../refusal.ts'
import type { SortKey, Step } from '../step.ts'
import { expressionValue } from './expression.ts'
import { condition } from './operators.ts'
import { keep, keysOf, result } from './result.ts'
import type { Working } from './working.ts'

type Of<Op extends Step['op']> = Extract<Step, { op: Op }>
const MAX_ROWS = 10_000_000
const inOrder = 'ORDER BY i._id'

export function filter(step: Of<'filter'>, work: Working): Compiled {
  const where = condition(expressionValue(step.where, work))
  return result(
    work,
    work.columns.map(keep),
    { where: step.keep ? where : `NOT ${where}` },
    { excludes: step.keep ? 'filter: not kept' : 'filter: deleted' },
  )
}

/** Empty cells last in both directions; texts without regard to case first. */
export function orderOf(keys: readonly SortKey[], work: Working): readonly string[] {
  work.chosen(keys.map(({ column }) => column))
  return keys.flatMap(({ column, order }) => {
    const of = work.column(column)
    const way = order === 'ascending' ? 'ASC NULLS LAST' : 'DESC NULLS LAST'
    const own = of.type === 'text' ? [`lower(i.${of.id}) ${way}`, `i.${of.id} ${way}`] : [`i.${of.id} ${way}`]
    return of.misfits ? [...own, `i.${of.id}x ${way}`] : own
  })
}

export function sort(step: Of<'sort'>, work: Working): Compiled {
  const rest = `ORDER BY ${[...orderOf(step.by, work), 'i._id'].join(', ')}`
  return result(work, work.columns.map(keep), { rest })
}

export function deduplicate(step: Of<'deduplicate'>, work: Working): Compiled {
  const by: readonly Column[] = step.by.length === 0 ? work.columns : work.chosen(step.by)
  const keys = keysOf(by).join(', ')
  const one = step.keep === 'first' ? 'min' : 'max'
  const chosen =
    step.order.length === 0
      ? `SELECT ${one}(i._id) FROM input AS i GROUP BY ${keys}`
      : `SELECT ${step.keep}(i._id ORDER BY ${[...orderOf(step.order, work), 'i._id'].join(', ')}) FROM input AS i GROUP BY ${keys}`
  return result(
    work,
    work.columns.map(keep),
    { where: `i._id IN (${chosen})`, rest: inOrder },
    { excludes: 'duplicate' },
  )
}

function rowsOf(rows: number): string {
  if (!Number.isInteger(rows) || rows < 1 || rows > MAX_ROWS)
    refuse(`Between 1 and ${MAX_ROWS.toLocaleString('en')} rows can be taken.`)
  return String(rows)
}

/** By a hash of the row's place that is the same everywhere and always; the rows stay in their order. */
export function sample(step: Of<'sample'>, work: Working): Compiled {
  if (!Number.isInteger(step.seed) || step.seed < 0) refuse('The seed of a sample is a whole number from 0.')
  const chance = `md5(concat(CAST(i._id AS VARCHAR), ':', ${work.bind(String(step.seed))}))`
  const chosen = `SELECT i._id FROM input AS i ORDER BY ${chance}, i._id LIMIT ${rowsOf(step.rows)}`
  return result(
    work,
    work.columns.map(keep),
    { where: `i._id IN (${chosen})`, rest: inOrder },
    { excludes: 'sample: not taken' },
  )
}

export function top(step: Of<'top'>, work: Working): Compiled {
  const limit = rowsOf(step.rows)
  const order = [...(step.by.length === 0 ? [] : orderOf(step.by, work)), 'i._id'].join(', ')
  const cells = work.columns.map(keep)
  const more = { excludes: 'top: below' }
  if (step.per.length === 0) return result(work, cells, { rest: `ORDER BY ${order} LIMIT ${limit}` }, more)
  const per = keysOf(work.chosen(step.per)).join(', ')
  const ranked = `SELECT i._id AS _id, row_number() OVER (PARTITION BY ${per} ORDER BY ${order}) AS _rank, min(i._id) OVER (PARTITION BY ${per}) AS _group FROM input AS i`
  const from = `input AS i JOIN (${ranked}) AS r ON r._id = i._id`
  return result(work, cells, { from, where: `r._rank <= ${limit}`, rest: 'ORDER BY r._group, r._rank' }, more)
}
