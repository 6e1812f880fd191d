import type { Column, ColumnId } from '../../schema.ts'
import type { Compiled } from '../ports.ts'
import { refuse } from '../refusal.ts'
import type { Aggregate, NewColumn, Step } from '../step.ts'
import { checkOf, keep, keysOf, manyRows, oneRow, result, type Cell } from './result.ts'
import { castTo, cellText, common, finite, isEmptyCell, stored } from './value.ts'
import type { Working } from './working.ts'

type Of<Op extends Step['op']> = Extract<Step, { op: Op }>
type Check = Compiled['checks'][number]
const MAX_LIST = 32_000
const MAX_PIVOT = 500
const MAX_UNPIVOT = 2_000
const MAX_AGGREGATES = 200

export function group(step: Of<'group'>, work: Working): Compiled {
  const by = step.by.length === 0 ? [] : work.chosen(step.by)
  if (by.length + step.values.length === 0)
    refuse('Say what to group by or what to add up, as in: group by country sum total.')
  if (step.values.length > MAX_AGGREGATES) refuse(`A group has at most ${String(MAX_AGGREGATES)} values.`)
  const made = step.values.map((value) => aggregated(value, value.into, work, ''))
  const cells = [...by.map(keep), ...made.map(({ cell }) => cell)]
  const keys = keysOf(by)
  const rest = keys.length === 0 ? undefined : `GROUP BY ${keys.join(', ')} ORDER BY min(i._id)`
  return result(work, cells, rest === undefined ? { head: manyRows } : { head: manyRows, rest }, {
    rowsAre: 'made',
    checks: different(made.flatMap(({ checks }) => checks)),
  })
}

const different = (checks: readonly Check[]): readonly Check[] => [
  ...new Map(checks.map((check) => [check.sentence, check])).values(),
]

interface Made {
  readonly cell: Cell
  readonly checks: readonly Check[]
}

/** `only`: a FILTER that narrows the rows. @throws Refused: this cannot be done to such a column. */
function aggregated(value: Omit<Aggregate, 'into'>, into: NewColumn, work: Working, only: string): Made {
  const name = into.name.trim()
  if (value.column === null) {
    if (value.fn !== 'count') refuse(`Say of which column the ${value.fn} is wanted.`)
    return made(into, { sql: `count(*)${only}`, type: 'integer', scale: 0 }, [], [])
  }
  const column = work.column(value.column)
  const numeric = ['integer', 'decimal', 'number', 'duration'].includes(column.type)
  const needsNumber = value.fn === 'sum' || value.fn === 'average' || value.fn === 'median'
  if (needsNumber && !numeric)
    refuse(`"${column.name}" is ${column.type}: it has no ${value.fn}. Read it as numbers first.`, [
      `clean number [${column.name}]`,
    ])
  const checks = needsNumber && column.misfits ? [withoutMisfits(column, work)] : []
  const outcome = aggregateSql(value.fn, column, only)
  const lost = value.fn === 'sum' && column.type !== 'number' && column.type !== 'duration'
  return made(into, outcome, [column.id], lost ? [...checks, fits(column, name, work)] : checks)
}

function made(
  into: NewColumn,
  what: { sql: string; type: Column['type']; scale: number },
  from: readonly ColumnId[],
  checks: readonly Check[],
): Made {
  const column = { id: into.column, name: into.name.trim(), type: what.type, scale: what.scale, misfits: false }
  return { cell: { column, sql: what.sql, odd: null, from }, checks }
}

const withoutMisfits = (column: Column, work: Working): Check =>
  checkOf(
    work,
    `each cell of ${column.name} is a value of its type (others are left out)`,
    `SELECT count(i.${column.id}x) FROM input AS i`,
  )

/** Of a sum that has more than 18 digits. */
const fits = (column: Column, name: string, work: Working): Check =>
  checkOf(
    work,
    `${name} fits in 18 digits`,
    `SELECT CASE WHEN sum(abs(CAST(i.${column.id} AS DOUBLE))) >= 1e${String(18 - column.scale)} THEN 1 ELSE 0 END FROM input AS i`,
  )

type Outcome = { readonly sql: string; readonly type: Column['type']; readonly scale: number }

function aggregateSql(fn: Aggregate['fn'], column: Column, only: string): Outcome {
  const own = `i.${column.id}`
  const same = (sql: string): Outcome => ({ sql, type: column.type, scale: column.scale })
  const text = cellText(column)
  switch (fn) {
    case 'count':
      return { sql: `count(CASE WHEN NOT ${isEmptyCell(column)} THEN 1 END)${only}`, type: 'integer', scale: 0 }
    case 'distinct':
      return { sql: `count(DISTINCT nullif(${text}, ''))${only}`, type: 'integer', scale: 0 }
    case 'sum':
      return summed(column, only)
    case 'average':
      return averaged(column, only)
    case 'median':
      return { sql: finite(`median(CAST(${own} AS DOUBLE))${only}`), type: 'number', scale: 0 }
    case 'min':
      return same(`min(${own})${only}`)
    case 'max':
      return same(`max(${own})${only}`)
    case 'first':
      return same(`arg_min(${own}, i._id)${only}`)
    case 'last':
      return same(`arg_max(${own}, i._id)${only}`)
    case 'list':
      return {
        sql: `"left"(string_agg(DISTINCT ${text}, ', ' ORDER BY ${text})${only}, ${String(MAX_LIST)})`,
        type: 'text',
        scale: 0,
      }
  }
}

/** Exact for integers and decimals; DOUBLE is added up in the order of rows, so that it is the same each time. */
function summed(column: Column, only: string): Outcome {
  const own = `i.${column.id}`
  if (column.type === 'number' || column.type === 'duration')
    return { sql: finite(`sum(${own} ORDER BY i._id)${only}`), type: column.type, scale: 0 }
  const to = column.type === 'decimal' ? `DECIMAL(18, ${String(column.scale)})` : 'BIGINT'
  return { sql: `TRY_CAST(sum(${own})${only} AS ${to})`, type: column.type, scale: column.scale }
}

function averaged(column: Column, only: string): Outcome {
  const type = column.type === 'duration' ? 'duration' : 'number'
  const rough = column.type === 'number' || column.type === 'duration'
  const sql = rough ? `avg(i.${column.id} ORDER BY i._id)${only}` : `avg(i.${column.id})${only}`
  return { sql: finite(`CAST(${sql} AS DOUBLE)`), type, scale: 0 }
}

export function pivot(step: Of<'pivot'>, work: Working): Compiled {
  if (step.values.length === 0 || step.values.length > MAX_PIVOT)
    refuse(
      `A pivot makes 1 to ${String(MAX_PIVOT)} columns; this would make ${String(step.values.length)}. Filter or shorten the values first.`,
    )
  const rows = step.rows.length === 0 ? [] : work.chosen(step.rows)
  const column = work.column(step.column)
  const key = `coalesce(${cellText(column)}, '')`
  const made = step.values.map(({ value, into }) =>
    aggregated(step.aggregate, into, work, ` FILTER (WHERE ${key} = ${work.bind(value)})`),
  )
  const keys = keysOf(rows)
  const grouped = keys.length === 0 ? {} : { rest: `GROUP BY ${keys.join(', ')} ORDER BY min(i._id)` }
  const known = step.values.map(({ value }) => work.bind(value)).join(', ')
  const missed = checkOf(
    work,
    `each value of ${column.name} has a column`,
    `SELECT count(*) FROM input AS i WHERE NOT (${key} IN (${known}))`,
  )
  const cells = [...rows.map(keep), ...made.map(({ cell }) => ({ ...cell, from: [...cell.from, column.id] }))]
  const checks = [missed, ...(made[0]?.checks ?? [])]
  return result(work, cells, { head: manyRows, ...grouped }, { rowsAre: 'made', checks })
}

/** A row for each cell, empty ones too, in the order of rows and then of columns. */
export function unpivot(step: Of<'unpivot'>, work: Working): Compiled {
  const columns = work.chosen(step.columns)
  if (columns.length > MAX_UNPIVOT) refuse(`At most ${String(MAX_UNPIVOT)} columns become rows at once.`)
  const type = common(columns)
  const narrow = columns.some(({ type: own, scale }) => own !== type.type || scale !== type.scale)
  const misfits = type.type !== 'text' && (narrow || columns.some((column) => column.misfits))
  const arms = columns.map((column, at) => {
    const value = { sql: `i.${column.id}`, type: column.type, scale: column.scale, from: [] }
    const sql = type.type === 'text' ? cellText(column) : stored({ ...value, ...type, sql: castTo(value, type) }).sql
    return `WHEN ${String(at)} THEN ${sql}`
  })
  const value = `CASE u._at ${arms.join(' ')} END`
  const odd = columns.map((column, at) => `WHEN ${String(at)} THEN ${cellText(column)}`)
  const names = columns.map((column, at) => `(${String(at)}, ${work.bind(column.name)})`)
  const cells: Cell[] = [
    ...work.columns.filter((column) => !columns.includes(column)).map(keep),
    {
      column: { id: step.name.column, name: step.name.name.trim(), type: 'text', scale: 0, misfits: false },
      sql: 'CAST(u._name AS VARCHAR)',
      odd: null,
      from: [],
    },
    {
      column: { id: step.value.column, name: step.value.name.trim(), ...type, misfits },
      sql: value,
      odd: misfits ? `CASE WHEN (${value}) IS NULL THEN CASE u._at ${odd.join(' ')} END END` : null,
      from: columns.map(({ id }) => id),
    },
  ]
  const from = `input AS i CROSS JOIN (VALUES ${names.join(', ')}) AS u(_at, _name)`
  return result(work, cells, { from, head: oneRow, rest: 'ORDER BY i._id, u._at' })
}
