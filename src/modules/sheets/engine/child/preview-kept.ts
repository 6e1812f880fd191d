import type { Step } from '../../core/plan/step.ts'
import type { Column, ColumnId } from '../../core/schema.ts'
import type { StepPreview, StepRequest, Totals } from '../../ports.ts'
import type { Difference } from './difference.ts'
import type { Duck } from './duckdb.ts'
import { cellsOf } from './preview-rows.ts'
import { storedNames } from './relation.ts'
import { bind, type Prepared } from './step.ts'
import { isSummed, totalsOf } from './totals.ts'

/** Of either kind: rows that go, rows that change. */
const MAX_OF_A_KIND = 25
const MAX_MOVED = 20

/**
 * Of a step whose rows are rows of the input. It is evaluated once, into a table of which rows are left and what may be
 * different in them; everything else is taken from the input.
 */
export async function previewKept(
  duck: Duck,
  request: StepRequest,
  { compiled }: Prepared,
  before: Totals,
): Promise<Difference> {
  const touched = touchedBy(request.step)
  const fresh = compiled.columns.filter((column) => touched.has(column.id))
  const names = ['_from', ...fresh.flatMap(storedNames)]
  await duck.run(
    `create or replace temp table after as select ${names.join(', ')} from (${compiled.sql})`,
    bind(compiled.parameters),
  )
  const scene = { duck, before, columns: request.columns, result: compiled.columns, fresh }
  const rows = Number((await duck.rows('select count(*) from after'))[0]?.[0])
  const difference = request.step.op === 'sort' ? await moved(scene) : await changed(scene, rows)
  await duck.run('drop table after')
  return difference
}

interface Scene {
  readonly duck: Duck
  readonly before: Totals
  readonly columns: readonly Column[]
  readonly result: readonly Column[]
  /** Columns of the result that the step makes or changes. */
  readonly fresh: readonly Column[]
}

function touchedBy(step: Step): ReadonlySet<ColumnId> {
  switch (step.op) {
    case 'derive':
    case 'cluster':
      return new Set([step.column])
    case 'fill':
    case 'replace':
    case 'tidy':
    case 'clean':
    case 'convert':
      return new Set(step.columns)
    case 'split':
      return new Set(step.into.map(({ column }) => column))
    case 'merge':
      return new Set([step.into.column])
    case 'join':
      return new Set(step.take.map(({ into }) => into.column))
    default:
      return new Set()
  }
}

async function changed(scene: Scene, rows: number): Promise<Difference> {
  const { duck, before, columns } = scene
  const removed = before.rows - rows
  const isChanged = differs(scene)
  const both = 'from after as a join input as i on a._from = i._id'
  const [row] = isChanged === null ? [[0]] : await duck.rows(`select count(*) ${both} where ${isChanged}`)
  const count = Number(row?.[0])
  const gone =
    removed === 0
      ? []
      : await cellsOf(
          duck,
          columns,
          `from input where _id not in (select _from from after) order by _id limit ${MAX_OF_A_KIND}`,
        )
  const pairs: StepPreview['pairs'] = gone.map((cells) => ({ before: cells, after: null }))
  const other = isChanged === null || count === 0 ? [] : await pairsOf(scene, `where ${isChanged}`)
  return {
    after: await totalsAfter(scene, rows),
    pairs: [...pairs, ...other],
    counts: { removed, changed: count, added: 0, unchanged: rows - count },
  }
}

/** A new column counts where it holds something; one whose type changes, where it reads differently. */
function differs({ columns, fresh }: Scene): string | null {
  const parts = fresh.flatMap((column) => {
    const old = columns.find(({ id }) => id === column.id)
    if (old === undefined) return storedNames(column).map((name) => `a.${name} is not null`)
    const isSameType = old.type === column.type && old.scale === column.scale
    const value = isSameType
      ? `a.${column.id} is distinct from i.${column.id}`
      : `a.${column.id}::varchar is distinct from i.${column.id}::varchar`
    const misfit = `${column.misfits ? `a.${column.id}x` : 'null'} is distinct from ${old.misfits ? `i.${column.id}x` : 'null'}`
    return [value, ...(column.misfits || old.misfits ? [misfit] : [])]
  })
  return parts.length === 0 ? null : `(${parts.join(' or ')})`
}

async function pairsOf({ duck, columns, result, fresh }: Scene, where: string): Promise<StepPreview['pairs']> {
  const ids = await duck.rows(
    `select i._id from after as a join input as i on a._from = i._id ${where} order by i._id limit ${MAX_OF_A_KIND}`,
  )
  const list = ids.map(([id]) => String(id)).join(', ')
  const old = await cellsOf(duck, columns, `from input where _id in (${list}) order by _id`)
  const isFresh = new Set(fresh.map(({ id }) => id))
  const now = await cellsOf(
    duck,
    result,
    `from (select * from after where _from in (${list})) as a join (select * from input where _id in (${list})) as i on a._from = i._id order by i._id`,
    { nameOf: ({ id }) => (isFresh.has(id) ? 'a.' : 'i.') },
  )
  return now.map((cells, index) => ({ before: old[index] ?? null, after: cells }))
}

async function totalsAfter({ duck, before, result, fresh }: Scene, rows: number): Promise<Totals> {
  const isFresh = new Set(fresh.map(({ id }) => id))
  const kept = result.filter((column) => !isFresh.has(column.id) && isSummed(column))
  const ofFresh = await totalsOf(duck, 'after', fresh)
  const ofKept =
    rows === before.rows || kept.length === 0
      ? before
      : await totalsOf(duck, '(select * from input where _id in (select _from from after))', kept)
  const sums = result
    .filter(isSummed)
    .map(({ id }): [string, string] => [id, (isFresh.has(id) ? ofFresh : ofKept).sums[id] ?? '0'])
  return { rows, sums: Object.fromEntries(sums) }
}

/** What stands at the first places before and after; changed are the rows that are at another place. */
async function moved({ duck, before, columns }: Scene): Promise<Difference> {
  const [row] = await duck.rows('select count(*) from after where rowid <> _from')
  const count = Number(row?.[0])
  const old = await cellsOf(duck, columns, `from input where _id < ${MAX_MOVED} order by _id`)
  const now = await cellsOf(
    duck,
    columns,
    `from (select rowid as place, _from from after where rowid < ${MAX_MOVED}) as a join input as i on a._from = i._id order by a.place`,
    { nameOf: () => 'i.' },
  )
  return {
    after: before,
    pairs: count === 0 ? [] : now.map((cells, index) => ({ before: old[index] ?? null, after: cells })),
    counts: { removed: 0, changed: count, added: 0, unchanged: before.rows - count },
  }
}
