import type { Compiled } from '../../core/plan/ports.ts'
import type { Step } from '../../core/plan/step.ts'
import { hidden } from '../../core/schema.ts'
import type { StepRequest, VersionFacts } from '../../ports.ts'
import { quoted, type Duck } from './duckdb.ts'
import { factsOf } from './facts.ts'
import { keptRows } from './kept-rows.ts'
import { storedNames } from './relation.ts'
import { bind, brokenRules, prepareStep, type Prepared } from './step.ts'
import { writeFile } from './write-file.ts'

export async function apply(duck: Duck, request: StepRequest & { readonly out: string }): Promise<VersionFacts> {
  const prepared = await prepareStep(duck, request)
  const { compiled, input } = prepared
  const broken = await brokenRules(duck, compiled)
  const isKeeping = keepsOrder.has(request.step.op)
  if (picksRows.has(request.step.op)) await writePicked(duck, prepared, request.out)
  else await writeFile(duck, compiled.sql, bind(compiled.parameters), request.out)
  const { totals, hash } = await factsOf(duck, request.out, compiled.columns, { ascending: isKeeping })
  const excluded = await excludedBy(duck, compiled, {
    rows: input.rows,
    out: request.out,
    kept: isKeeping ? totals.rows : null,
  })
  return { columns: compiled.columns, totals, excluded, hash, broken }
}

/** Rows that are left are those of the input as they were, in their order. */
const picksRows: ReadonlySet<Step['op']> = new Set(['deduplicate', 'sample'])

/** Each row is one of the input, once, and they are in their order. */
const keepsOrder: ReadonlySet<Step['op']> = new Set([
  'rename',
  'drop',
  'select',
  'reorder',
  'derive',
  'filter',
  'deduplicate',
  'fill',
  'split',
  'merge',
  'replace',
  'tidy',
  'clean',
  'convert',
  'validate',
  'sample',
  'cluster',
  'join',
])

async function writePicked(duck: Duck, { compiled, input }: Prepared, out: string): Promise<void> {
  const kept = await keptRows(duck, compiled.sql, bind(compiled.parameters), input.rows)
  const names = compiled.columns.flatMap(storedNames)
  const list = [`${hidden.id} as ${hidden.from}`, hidden.table, hidden.row, ...names]
  await writeFile(duck, `select ${list.join(', ')} from input where ${kept.where}`, {}, out)
}

interface Counted {
  readonly rows: number
  readonly out: string
  /** Rows that came out, where each is one of the input; null: to be counted. */
  readonly kept: number | null
}

async function excludedBy(duck: Duck, compiled: Compiled, counted: Counted): Promise<VersionFacts['excluded']> {
  if (compiled.excludes === null) return []
  const kept = counted.kept ?? (await rowsUsed(duck, compiled, counted.out))
  const count = counted.rows - kept
  return count === 0 ? [] : [{ reason: compiled.excludes, count }]
}

async function rowsUsed(duck: Duck, { rowsAre }: Compiled, out: string): Promise<number> {
  const from = rowsAre === 'same' ? hidden.from : `unnest(${hidden.from}) as ${hidden.from}`
  const [row] = await duck.rows(
    `select count(distinct ${hidden.from}) from (select ${from} from read_parquet(${quoted(out)}))`,
  )
  return Number(row?.[0])
}
