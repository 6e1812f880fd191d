import { hidden, sqlType, type Column } from '../../core/schema.ts'
import type { ConsolidateRequest, ConsolidatedColumn, VersionFacts } from '../../ports.ts'
import { convertColumn, type Converted } from './convert-columns.ts'
import { quoted, type Duck } from './duckdb.ts'
import { TaskFailure } from './failures.ts'
import { factsOf } from './facts.ts'
import { keptRows } from './kept-rows.ts'
import { relationSql, shapeOf, storedNames } from './relation.ts'
import { writeFile } from './write-file.ts'

type Table = ConsolidateRequest['tables'][number]

/** All tables as one, in their order; `spare` is where it may put a file meanwhile. */
export async function consolidate(
  duck: Duck,
  request: ConsolidateRequest & { readonly out: string },
  spare: string,
): Promise<VersionFacts> {
  if (request.tables.length === 0 || request.columns.length === 0)
    throw new TaskFailure('bad_plan', 'there is no table with a column to make one of: choose columns in the matrix')
  const columns = await settledColumns(duck, request)
  const sql = request.tables.map((table, place) => tableSql(table, place, request.columns, columns)).join(' union all ')
  const excluded: { reason: string; count: number }[] = []
  if (request.uniqueBy.length === 0) await writeFile(duck, sql, {}, request.out)
  else {
    await writeFile(duck, sql, {}, spare)
    const count = await writeUnique(duck, { file: spare, columns, keys: request.uniqueBy, out: request.out })
    excluded.push({ reason: 'key already there', count })
  }
  const { totals, hash } = await factsOf(duck, request.out, columns)
  return { columns, totals, excluded, hash, broken: [] }
}

/** A column has misfits where one of its sources has, or where a value of one does not fit its type. */
async function settledColumns(duck: Duck, { tables, columns }: ConsolidateRequest): Promise<Column[]> {
  const odd = new Set<string>()
  for (const [place, table] of tables.entries()) {
    const sources = columns.flatMap((column) =>
      sourcesOf(table, place, column).map((source) => ({ id: column.id, ...source })),
    )
    for (const { id, misfit, isLossy } of sources) if (misfit !== null && !isLossy) odd.add(id)
    const open = sources.filter(({ id, misfit }) => misfit !== null && !odd.has(id))
    if (open.length === 0) continue
    const list = open.map(({ misfit }) => `count(${misfit}) > 0`).join(', ')
    const [row] = await duck.rows(`select ${list} from read_parquet(${quoted(table.file)}) as f`)
    for (const [index, { id }] of open.entries()) if (row?.[index] === true) odd.add(id)
  }
  return columns.map(({ id, name, type, scale }) => ({ id, name, type, scale, misfits: odd.has(id) }))
}

function sourcesOf(table: Table, place: number, column: ConsolidatedColumn): Converted[] {
  const wanted = new Set(column.from.filter((from) => from.table === table.id).map((from) => from.column))
  return [...wanted].map((id) => {
    const source = table.columns.find((each) => each.id === id)
    if (source === undefined)
      throw new TaskFailure('bad_plan', `table ${place + 1} has no column ${id}: reload the matrix and try again`)
    return convertColumn(`f.${source.id}`, source, column)
  })
}

function tableSql(
  table: Table,
  place: number,
  wanted: readonly ConsolidatedColumn[],
  columns: readonly Column[],
): string {
  const cells = columns.flatMap((column, index) => {
    const request = wanted[index]
    const sources = request === undefined ? [] : sourcesOf(table, place, request)
    const value = coalesced(sources.map((source) => source.value)) ?? `null::${sqlType(column)}`
    if (!column.misfits) return [`${value} as ${column.id}`]
    const misfit = coalesced(sources.flatMap((source) => source.misfit ?? []))
    const text = misfit === null ? 'null::varchar' : `case when (${value}) is null then ${misfit} end`
    return [`${value} as ${column.id}`, `${text} as ${column.id}x`]
  })
  const head = [`${Math.trunc(table.id)}::integer as ${hidden.table}`, `f._row::integer as ${hidden.row}`]
  return `select ${[...head, ...cells].join(', ')} from read_parquet(${quoted(table.file)}) as f`
}

const coalesced = (parts: readonly string[]): string | null => {
  if (parts.length === 0) return null
  return parts.length === 1 ? (parts[0] ?? null) : `coalesce(${parts.join(', ')})`
}

interface Unique {
  readonly file: string
  readonly columns: readonly Column[]
  readonly keys: readonly string[]
  readonly out: string
}

/** Of rows with the same keys the first stays; rows without any key all stay. Answers how many went. */
async function writeUnique(duck: Duck, { file, columns, keys, out }: Unique): Promise<number> {
  const shape = await shapeOf(duck, file)
  await duck.run(`create or replace temp view input as ${relationSql(shape, columns)}`)
  const by = columns.filter((column) => keys.includes(column.id)).flatMap(storedNames)
  const isBlank = by.map((name) => `${name} is null`).join(' and ')
  const kept = await keptRows(
    duck,
    `select min(_id) as _from from input group by ${by.join(', ')}, case when ${isBlank} then _id end`,
    {},
    shape.rows,
  )
  const list = [hidden.table, hidden.row, ...columns.flatMap(storedNames)].join(', ')
  await writeFile(duck, `select ${list} from input where ${kept.where}`, {}, out)
  return shape.rows - kept.count
}
