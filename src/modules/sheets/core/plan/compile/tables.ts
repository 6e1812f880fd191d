import type { Column } from '../../schema.ts'
import type { Compiled } from '../ports.ts'
import { fold } from '../names.ts'
import { refuse } from '../refusal.ts'
import type { Step } from '../step.ts'
import { plainly, readText } from './reading.ts'
import { checkOf, keep, oneRow, result, select, type Cell } from './result.ts'
import { asDecimal, cellText, common, type Value } from './value.ts'
import { columnNamed, otherTable, type Working } from './working.ts'

type Of<Op extends Step['op']> = Extract<Step, { op: Op }>

export function join(step: Of<'join'>, work: Working): Compiled {
  const other = otherTable(work, step.table)
  if (step.on.length === 0)
    refuse('Say by which columns the tables belong together, as in: join customers on customer_id = id.')
  const pairs = step.on.map(({ left, right }) => ({
    left: work.column(left),
    right: columnNamed(other.columns, right, step.table),
  }))
  const taken = step.take.map(({ right, into }) => ({ column: columnNamed(other.columns, right, step.table), into }))
  const relation = `other_${String(other.at)}`
  const keys = pairs.map(({ right }) => `o.${right.id}`)
  const there = keys.map((key) => `${key} IS NOT NULL`).join(' AND ')
  const firsts = `SELECT min(o._id) FROM ${relation} AS o WHERE ${there} GROUP BY ${keys.join(', ')}`
  const once = `SELECT * FROM ${relation} AS o WHERE o._id IN (${firsts})`
  const on = pairs.map(({ left, right }) => sameKey(left, right)).join(' AND ')
  const cells: Cell[] = [...work.columns.map(keep), ...taken.map(({ column, into }) => looked(column, into, step))]
  const many = `SELECT count(*) FROM (SELECT 1 FROM ${relation} AS o WHERE ${there} GROUP BY ${keys.join(', ')} HAVING count(*) > 1) AS d`
  const names = pairs.map(({ right }) => right.name).join(', ')
  return result(
    work,
    cells,
    {
      from: `input AS i ${step.how === 'left' ? 'LEFT JOIN' : 'JOIN'} (${once}) AS o ON ${on}`,
      rest: 'ORDER BY i._id',
    },
    {
      excludes: step.how === 'inner' ? `join: nothing in ${step.table}` : null,
      checks: [
        ...(step.onMany === 'refuse' ? [checkOf(work, `each ${names} is once in ${step.table}`, many, true)] : []),
        ...(step.how === 'left'
          ? [checkOf(work, `each row has its match in ${step.table}`, unmatched(on, relation))]
          : []),
      ],
    },
  )
}

const unmatched = (on: string, relation: string): string =>
  `SELECT count(*) FROM input AS i WHERE NOT EXISTS (SELECT 1 FROM ${relation} AS o WHERE ${on})`

/** A number there and a text here are the same key when they read the same: `123` and 123, but not `00123`. */
function sameKey(left: Column, right: Column): string {
  const exact = (column: Column): boolean => column.type === 'integer' || column.type === 'decimal'
  if (left.type === right.type && left.scale === right.scale) return `i.${left.id} = o.${right.id}`
  if (exact(left) && exact(right)) {
    const scale = Math.max(left.scale, right.scale)
    return `${asDecimal(of(left, 'i'), scale)} = ${asDecimal(of(right, 'o'), scale)}`
  }
  return `${cellText(left)} = ${cellText(right, 'o')}`
}

const of = (column: Column, alias: string): Value => ({
  sql: `${alias}.${column.id}`,
  type: column.type,
  scale: column.scale,
  from: [],
})

function looked(column: Column, into: { column: string; name: string }, step: Of<'join'>): Cell {
  return {
    column: { ...column, id: into.column, name: into.name.trim() },
    sql: `o.${column.id}`,
    odd: column.misfits ? `o.${column.id}x` : null,
    from: step.on.map(({ left }) => left),
  }
}

/** A column keeps its type; a value there that does not fit becomes a misfit, and decimals become as wide as needed. */
export function union(step: Of<'union'>, work: Working): Compiled {
  const other = otherTable(work, step.table)
  const added = step.add.map((into) => ({ into, right: columnNamed(other.columns, into.name, step.table) }))
  const both = work.columns.map((left) => ({
    left,
    right: other.columns.find((column) => fold(column.name) === fold(left.name)) ?? null,
  }))
  const shared = both.filter(({ right }) => right !== null).length
  if (shared === 0) refuse(`"${step.table}" has no column of this table. Rename its columns first.`)
  const mine = [
    ...both.map(({ left, right }) => upper(left, right)),
    ...added.map(({ into, right }) => absent(into, right)),
  ]
  const theirs = [
    ...both.map(({ right }, at) => lower(right, mine[at])),
    ...added.map(({ right }, at) => lower(right, mine[both.length + at])),
  ]
  const head = 'CAST(NULL AS BIGINT) AS _from, o._t AS _t, o._row AS _row'
  const sql = `${select(mine, { head: oneRow })} UNION ALL ${select(theirs, { from: `other_${String(other.at)} AS o`, head })}`
  return result(work, mine, {}, { sql })
}

function upper(left: Column, right: Column | null): Cell {
  if (right === null) return keep(left)
  const type = wide(left, right)
  const same = type.type === left.type && type.scale === left.scale
  const fits = type.type === right.type && type.scale >= right.scale
  if (type.type === 'text' && left.type !== 'text')
    return { column: { ...left, ...type }, sql: cellText(left), odd: null, from: [left.id] }
  const sql = same ? `i.${left.id}` : `TRY_CAST(i.${left.id} AS DECIMAL(18, ${String(type.scale)}))`
  const written = left.misfits ? `i.${left.id}x` : 'CAST(NULL AS VARCHAR)'
  if (!same)
    return {
      column: { ...left, ...type },
      sql,
      odd: `CASE WHEN (${sql}) IS NULL THEN ${cellText(left)} END`,
      from: [left.id],
    }
  return { column: left, sql, odd: left.misfits || right.misfits || !fits ? written : null, from: [left.id] }
}

/** Only integers and decimals widen. */
function wide(left: Column, right: Column): Pick<Column, 'type' | 'scale'> {
  const type = common([left, right])
  return type.type === 'decimal' && left.type !== 'number' ? type : { type: left.type, scale: left.scale }
}

function absent(into: { column: string; name: string }, right: Column): Cell {
  const column = { ...right, id: into.column, name: into.name.trim() }
  const odd = right.misfits ? 'CAST(NULL AS VARCHAR)' : null
  const type = right.type === 'decimal' ? `DECIMAL(18, ${String(right.scale)})` : bare[right.type]
  return { column, sql: `CAST(NULL AS ${type})`, odd, from: [] }
}

const bare: Readonly<Record<Exclude<Column['type'], 'decimal'>, string>> = {
  text: 'VARCHAR',
  integer: 'BIGINT',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
  date: 'DATE',
  datetime: 'TIMESTAMP',
  duration: 'DOUBLE',
}

function lower(right: Column | null, mine: Cell | undefined): Cell {
  if (mine === undefined) refuse('The tables do not fit together.')
  const { column, odd } = mine
  if (right === null) return { ...mine, sql: 'NULL', odd: odd === null ? null : 'NULL' }
  const text = cellText(right, 'o')
  if (column.type === 'text') return { ...mine, sql: text, odd: odd === null ? null : 'NULL' }
  const plain = right.type === column.type && right.scale <= column.scale
  if (plain)
    return { ...mine, sql: `o.${right.id}`, odd: odd === null ? null : right.misfits ? `o.${right.id}x` : 'NULL' }
  const value = readText(text, column, plainly)
  return {
    ...mine,
    sql: value,
    odd: odd === null ? null : `CASE WHEN (${value}) IS NULL THEN nullif(trim(${text}), '') END`,
  }
}
