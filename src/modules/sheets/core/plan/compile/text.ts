import type { Column } from '../../schema.ts'
import { checkPattern } from '../pattern.ts'
import type { Compiled } from '../ports.ts'
import { refuse } from '../refusal.ts'
import type { Step } from '../step.ts'
import { titled, trimmed } from './calls.ts'
import { literalValue } from './literal.ts'
import { plainly, readText } from './reading.ts'
import { changed, keep, result, type Cell } from './result.ts'
import { asText, castTo, cellText, common, isEmptyCell, stored, type Value } from './value.ts'
import type { Working } from './working.ts'

type Of<Op extends Step['op']> = Extract<Step, { op: Op }>
const MAX_PARTS = 100

export function fill(step: Of<'fill'>, work: Working): Compiled {
  const way = step.with
  if (typeof way !== 'string') {
    const value = literalValue(way, work)
    return result(
      work,
      changed(work, step.columns, (column) => filledWith(column, value)),
    )
  }
  const cells = changed(work, step.columns, (column) => filledFrom(column, frames[way]))
  return result(work, cells, way === 'down' ? {} : { rest: 'ORDER BY i._id' })
}

/** Downwards in the order in which rows come, which DuckDB does as they pass by; upwards it has to sort them. */
const frames = {
  down: 'last_value(%) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)',
  up: 'first_value(%) OVER (ORDER BY i._id ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)',
} as const

/** The value and what is odd about it travel together: below `about 12` comes `about 12`. */
function filledFrom(column: Column, frame: string): Cell {
  const odd = column.misfits ? `i.${column.id}x` : 'NULL'
  const pair = `CASE WHEN NOT ${isEmptyCell(column)} THEN struct_pack(v := i.${column.id}, x := ${odd}) END IGNORE NULLS`
  const found = frame.replace('%', pair)
  return {
    column,
    sql: `struct_extract(${found}, 'v')`,
    odd: column.misfits ? `struct_extract(${found}, 'x')` : null,
    from: [column.id],
  }
}

function filledWith(column: Column, value: Value): Cell {
  const own: Value = { sql: `i.${column.id}`, type: column.type, scale: column.scale, from: [] }
  const type = common([own, value])
  const takes = type.type === column.type && type.scale === column.scale
  if (value.type === 'null' || !(takes || column.type === 'text'))
    refuse(`"${column.name}" is ${column.type}: fill it with a value of that type, or convert it to text first.`, [
      `convert [${column.name}] to text`,
    ])
  const cast = (each: Value): string => (type.type === 'text' ? asText(each) : castTo(each, type))
  const sql = `CASE WHEN ${isEmptyCell(column)} THEN ${cast(value)} ELSE ${cast(own)} END`
  const kept = stored({ sql, ...type, from: [] })
  return {
    column: { ...column, type: kept.type, scale: kept.scale },
    sql: kept.sql,
    odd: column.misfits ? `i.${column.id}x` : null,
    from: [column.id],
  }
}

export function split(step: Of<'split'>, work: Working): Compiled {
  if (step.by === '') refuse('Say at what to split, as in: split name by " " into first, last.')
  if (step.into.length < 2 || step.into.length > MAX_PARTS) refuse(`A column is split into 2 to ${String(MAX_PARTS)}.`)
  const column = work.column(step.column)
  const text = cellText(column)
  const by = work.bind(step.by)
  const parts = step.into.map(({ column: id, name }, at): Cell => {
    const last = at === step.into.length - 1
    const piece = last
      ? `array_to_string((string_split(${text}, ${by}))[${String(at + 1)}:], ${by})`
      : `split_part(${text}, ${by}, ${String(at + 1)})`
    return {
      column: { id, name: name.trim(), type: 'text', scale: 0, misfits: false },
      sql: `nullif(trim(${piece}), '')`,
      odd: null,
      from: [column.id],
    }
  })
  const cells = work.columns.flatMap((each) => (each === column ? [keep(each), ...parts] : [keep(each)]))
  return result(work, cells)
}

export function merge(step: Of<'merge'>, work: Working): Compiled {
  const columns = work.chosen(step.columns)
  if (columns.length < 2 || columns.length > MAX_PARTS) refuse(`Name 2 to ${String(MAX_PARTS)} columns to merge.`)
  const texts = columns.map((column) => `nullif(${cellText(column)}, '')`)
  const cell: Cell = {
    column: { id: step.into.column, name: step.into.name.trim(), type: 'text', scale: 0, misfits: false },
    sql: `nullif(concat_ws(${work.bind(step.separator)}, ${texts.join(', ')}), '')`,
    odd: null,
    from: step.columns,
  }
  const cells = work.columns.flatMap((column) => {
    const kept = step.keepParts || !columns.includes(column) ? [keep(column)] : []
    return column === columns[0] ? [...kept, cell] : kept
  })
  return result(work, cells)
}

export function replace(step: Of<'replace'>, work: Working): Compiled {
  if (step.find === '') refuse('Say what to replace, as in: replace "n/a" with empty in all columns.')
  const substitute = substitution(step, work)
  return result(
    work,
    changed(work, step.columns, (column) => replaced(column, step, substitute, work)),
  )
}

function substitution(step: Of<'replace'>, work: Working): (text: string) => string {
  const find = work.bind(step.find)
  if (step.match === 'pattern') {
    const { groups } = checkPattern(step.find)
    const odd = /\\(?![\\\d])/.test(step.with) || (/\\(\d)/g.exec(step.with) !== null && highest(step.with) > groups)
    if (odd)
      refuse(`"${step.with}" speaks of a group that the pattern does not have. Groups are \\1 to \\${String(groups)}.`)
    const to = work.bind(step.with)
    return (text) => `regexp_replace(${text}, ${find}, ${to}, 'g')`
  }
  const to = work.bind(step.with)
  return step.match === 'text'
    ? (text) => `replace(${text}, ${find}, ${to})`
    : (text) => `CASE WHEN lower(trim(${text})) = lower(trim(${find})) THEN ${to} ELSE ${text} END`
}

function highest(text: string): number {
  return Math.max(0, ...[...text.matchAll(/\\(\d)/g)].map(([, digit]) => Number(digit)))
}

/** Of a column that is no text: whole values that are `find`, and all misfits; what they become is read as its type. */
function replaced(column: Column, step: Of<'replace'>, substitute: (text: string) => string, work: Working): Cell {
  if (column.type === 'text')
    return {
      column,
      sql: `nullif(${substitute(`i.${column.id}`)}, '')`,
      odd: column.misfits ? `nullif(${substitute(`i.${column.id}x`)}, '')` : null,
      from: [column.id],
    }
  const becomes = work.bind(step.with)
  const whole = readText(`CAST(${work.bind(step.find)} AS VARCHAR)`, column, plainly)
  const read = readText(`CAST(${becomes} AS VARCHAR)`, column, plainly)
  const hit = step.match === 'cell' ? `(i.${column.id} IS NOT NULL AND i.${column.id} = (${whole}))` : 'false'
  const odd = column.misfits ? substitute(`i.${column.id}x`) : 'CAST(NULL AS VARCHAR)'
  const readOdd = readText(odd, column, plainly)
  const value = `CASE WHEN ${hit} THEN ${read} WHEN i.${column.id} IS NOT NULL THEN i.${column.id} ELSE ${readOdd} END`
  const misfit = `CASE WHEN ${hit} THEN CASE WHEN (${read}) IS NULL THEN nullif(trim(CAST(${becomes} AS VARCHAR)), '') END WHEN i.${column.id} IS NULL AND (${readOdd}) IS NULL THEN nullif(${odd}, '') END`
  return { column, sql: value, odd: column.misfits || step.match === 'cell' ? misfit : null, from: [column.id] }
}

const ways: Readonly<Record<Of<'tidy'>['how'], (text: string) => string>> = {
  /** Most texts need nothing, which is seen sooner than it is done. */
  trim: (text) =>
    `CASE WHEN regexp_matches(${text}, '^$|^\\s|\\s\\s|[\\t\\n\\r\\x{A0}\\x{200B}\\x{FEFF}]|\\s$') THEN nullif(${trimmed(text)}, '') ELSE ${text} END`,
  lower: (text) => `lower(${text})`,
  upper: (text) => `upper(${text})`,
  title: titled,
  normalise: (text) =>
    `nullif(nfc_normalize(regexp_replace(${text}, '[\\x{200B}-\\x{200F}\\x{2060}\\x{FEFF}\\x{AD}]+', '', 'g')), '')`,
}

export function tidy(step: Of<'tidy'>, work: Working): Compiled {
  const way = ways[step.how]
  const cells = changed(work, step.columns, (column) => {
    if (column.type !== 'text')
      refuse(`"${column.name}" is ${column.type}, not text: there is nothing to ${step.how}. Leave it out.`)
    const odd = column.misfits ? `i.${column.id}x` : null
    return { column, sql: way(`i.${column.id}`), odd, from: [column.id] }
  })
  return result(work, cells)
}

const MAX_VALUES = 2_000

/** @throws Refused: a value that would become two things. */
export function cluster(step: Of<'cluster'>, work: Working): Compiled {
  const column = work.column(step.column)
  if (column.type !== 'text') refuse(`"${column.name}" is ${column.type}; similar values are found in texts.`)
  if (step.values.length === 0 || step.values.length > MAX_VALUES)
    refuse(`Between 1 and ${String(MAX_VALUES)} values become others at once.`)
  const from = step.values.map((each) => each.from)
  if (new Set(from).size < from.length) refuse('A value would become two others. Name it once.')
  const pairs = step.values.map((each) => `(${work.bind(each.from)}, ${work.bind(each.to)})`)
  const cells = work.columns.map((each) =>
    each === column
      ? {
          ...keep(each),
          sql: `CASE WHEN m._from IS NULL THEN i.${column.id} ELSE nullif(CAST(m._to AS VARCHAR), '') END`,
        }
      : keep(each),
  )
  const relation = `input AS i LEFT JOIN (VALUES ${pairs.join(', ')}) AS m(_from, _to) ON m._from = i.${column.id}`
  return result(work, cells, { from: relation, rest: 'ORDER BY i._id' })
}
