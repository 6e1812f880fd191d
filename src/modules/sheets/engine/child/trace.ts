import { compile } from '../../core/plan/compile.ts'
import type { Step } from '../../core/plan/step.ts'
import { hidden, type Column, type ColumnId } from '../../core/schema.ts'
import type { CellValue, TraceRequest, TraceResult } from '../../ports.ts'
import { cellSql, oddSql, toCell } from './cells.ts'
import type { Duck } from './duckdb.ts'
import { TaskFailure } from './failures.ts'
import { relationSql, shapeOf, type FileShape } from './relation.ts'

const MAX_SOURCES = 100

type Link = TraceRequest['chain'][number]
type Source = TraceResult['sources'][number]

/** Walks from the cell through the versions before it; the rows that it is made of are in the table `walk`. */
export async function trace(duck: Duck, request: TraceRequest): Promise<TraceResult> {
  const [first] = request.chain
  if (first === undefined) throw new TaskFailure('bad_plan', 'there is no version to look into')
  const value = await valueOf(duck, first, request)
  await duck.run('create or replace temp table walk as select $id::bigint as _id', { id: BigInt(request.rowId) })
  const steps: TraceResult['steps'][number][] = []
  const found: Found = { sources: [], count: 0 }
  let columns: readonly ColumnId[] = [request.column]
  for (const [place, link] of request.chain.entries()) {
    const before = request.chain[place + 1]
    const shape = await shapeOf(duck, link.file)
    await takeSources(duck, { link, shape, columns }, found)
    if (before === undefined || link.step === null || !shape.hasFrom) break
    columns = columnsBefore(link.step, before, request, columns)
    const rows = await stepBack(duck, shape)
    steps.unshift({ step: link.step, columns, rows })
  }
  await duck.run('drop table walk')
  return { value, steps, sources: found.sources, sourceCount: found.count }
}

interface Found {
  sources: Source[]
  count: number
}

async function valueOf(duck: Duck, link: Link, { rowId, column: id }: TraceRequest): Promise<CellValue> {
  const column = link.columns.find((each) => each.id === id)
  if (column === undefined) throw new TaskFailure('bad_plan', `there is no column ${id} in this version`)
  const relation = relationSql(await shapeOf(duck, link.file), [column])
  const [row] = await duck.rows(`select ${cellSql(column)}, ${oddSql(column)} from (${relation}) where _id = $id`, {
    id: BigInt(rowId),
  })
  if (row === undefined) throw new TaskFailure('bad_plan', `there is no row ${rowId + 1} in this version`)
  return toCell(row[0] ?? null, column, row[1] === true)
}

/** Columns of the version before that these come from. A step that is not known any more hides nothing: they are the same. */
function columnsBefore(
  step: Step,
  before: Link,
  { others }: TraceRequest,
  columns: readonly ColumnId[],
): readonly ColumnId[] {
  const nextColumn = 1 + Math.max(0, ...before.columns.map(({ id }) => Number(id.slice(1))))
  const outcome = compile(step, { columns: before.columns, others, nextColumn })
  if (outcome.kind === 'refused') return columns
  const { lineage } = outcome.compiled
  return [...new Set(columns.flatMap((id) => lineage[id] ?? []))]
}

/** Answers how many rows of the version before it is made of. */
async function stepBack(duck: Duck, shape: FileShape): Promise<number> {
  const type = await fromType(duck, shape)
  const from = type.endsWith('[]') ? `unnest(f.${hidden.from})` : `f.${hidden.from}`
  const relation = `(select file_row_number as _id, ${hidden.from} from read_parquet('${shape.file.replaceAll("'", "''")}', file_row_number = true)) as f`
  await duck.run(
    `create or replace temp table walked as select distinct _from as _id from
       (select ${from} as _from from ${relation} where f._id in (select _id from walk)) where _from is not null`,
  )
  await duck.run('drop table walk')
  await duck.run('alter table walked rename to walk')
  const [row] = await duck.rows('select count(*) from walk')
  return Number(row?.[0])
}

async function fromType(duck: Duck, shape: FileShape): Promise<string> {
  const [row] = await duck.rows(
    `select typeof(any_value(${hidden.from})) from (select ${hidden.from} from read_parquet('${shape.file.replaceAll("'", "''")}') limit 1)`,
  )
  return String(row?.[0])
}

interface Level {
  readonly link: Link
  readonly shape: FileShape
  readonly columns: readonly ColumnId[]
}

/** Rows that come from nothing before: all of a base, and what a union appended. */
async function takeSources(duck: Duck, { link, shape, columns: ids }: Level, found: Found): Promise<void> {
  const columns = ids.flatMap((id) => link.columns.find((column) => column.id === id) ?? [])
  const isEnd = link.step === null || !shape.hasFrom
  if (!isEnd && link.step.op !== 'union') return
  const from = isEnd ? 'null' : hidden.from
  const relation = relationSql(shape, columns).replace(' from read_parquet(', `, ${from} as _came from read_parquet(`)
  const where = '_id in (select _id from walk) and _came is null and _t is not null'
  const [counted] = await duck.rows(`select count(*) from (${relation}) where ${where}`)
  found.count += Number(counted?.[0])
  const list = ['_t', '_row', ...columns.flatMap((column) => [cellSql(column), oddSql(column)])]
  const rows = await duck.rows(
    `select ${list.join(', ')} from (${relation}) where ${where} order by _id limit ${MAX_SOURCES - found.sources.length}`,
  )
  for (const [table, row, ...cells] of rows)
    found.sources.push({
      table: Number(table),
      row: Number(row),
      columns: columns.map(({ id }) => id),
      values: columns.map((column: Column, at) => toCell(cells[at * 2] ?? null, column, cells[at * 2 + 1] === true)),
    })
}
