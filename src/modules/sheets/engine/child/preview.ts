import type { Step } from '../../core/plan/step.ts'
import type { StepPreview, StepRequest, Totals } from '../../ports.ts'
import type { Difference } from './difference.ts'
import type { Duck } from './duckdb.ts'
import { previewKept } from './preview-kept.ts'
import { cellsOf } from './preview-rows.ts'
import { bind, brokenRules, prepareStep, type Prepared } from './step.ts'
import { totalsOf } from './totals.ts'

const MAX_PAIRS = 50
const FEW = 10

/** What a step does, without a file of it. */
export async function preview(duck: Duck, request: StepRequest): Promise<StepPreview> {
  const prepared = await prepareStep(duck, request)
  const broken = await brokenRules(duck, prepared.compiled, false)
  const before = await totalsOf(duck, 'input', request.columns)
  const difference = await differenceOf(duck, request, prepared, before)
  return { before, columns: prepared.compiled.columns, broken, ...difference }
}

function differenceOf(duck: Duck, request: StepRequest, prepared: Prepared, before: Totals): Promise<Difference> {
  const { op } = request.step
  if (makesRows.has(op)) return made(duck, op, prepared, before)
  if (leavesRows.has(op)) return left(duck, request, prepared, before)
  return previewKept(duck, request, prepared, before)
}

const makesRows: ReadonlySet<Step['op']> = new Set(['group', 'pivot', 'unpivot', 'union'])
const leavesRows: ReadonlySet<Step['op']> = new Set(['rename', 'drop', 'select', 'reorder', 'validate'])

/** The rows that are made; those of the input are gone, except where others are appended to them. */
async function made(duck: Duck, op: Step['op'], { compiled }: Prepared, before: Totals): Promise<Difference> {
  const parameters = bind(compiled.parameters)
  const after = await totalsOf(duck, `(${compiled.sql})`, compiled.columns, parameters)
  const isAppended = op === 'union'
  const rest = `from (${compiled.sql})${isAppended ? ' where _from is null' : ''} limit ${MAX_PAIRS}`
  const rows = await cellsOf(duck, compiled.columns, rest, { parameters })
  return {
    after,
    pairs: rows.map((row) => ({ before: null, after: row })),
    counts: {
      removed: isAppended ? 0 : before.rows,
      changed: 0,
      added: isAppended ? after.rows - before.rows : after.rows,
      unchanged: isAppended ? before.rows : 0,
    },
  }
}

/** Only names, places and which columns there are: the first rows show it. */
async function left(duck: Duck, { columns }: StepRequest, { compiled }: Prepared, before: Totals): Promise<Difference> {
  const few = `from input where _id < ${FEW} order by _id`
  const [old, now] = [await cellsOf(duck, columns, few), await cellsOf(duck, compiled.columns, few)]
  const sums = Object.entries(before.sums).filter(([id]) => compiled.columns.some((column) => column.id === id))
  return {
    after: { rows: before.rows, sums: Object.fromEntries(sums) },
    pairs: now.map((row, index) => ({ before: old[index] ?? null, after: row })),
    counts: { removed: 0, changed: 0, added: 0, unchanged: before.rows },
  }
}
