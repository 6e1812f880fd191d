import { join } from 'node:path'
import type { Step } from '../../../src/modules/sheets/core/plan/step.ts'
import type { Column } from '../../../src/modules/sheets/core/schema.ts'
import { createEngine } from '../../../src/modules/sheets/engine/engine.ts'
import type {
  ConsolidateRequest,
  Engine,
  ReadTable,
  TaskOptions,
  TaskOutcome,
} from '../../../src/modules/sheets/ports.ts'

/** `node ours.ts FOLDER groups|rows`: a line of JSON, what it and its children used. The workbooks are in FOLDER/1. */
const [folder = '', what = ''] = process.argv.slice(2)
const WORKBOOKS = 12
const project = join(folder, '1')
const options = (): TaskOptions => ({ signal: AbortSignal.timeout(3_600_000) })
const cpuSeconds = { own: 0, read: 0, replay: 0, export: 0 }
let peakBytes = 0
const engine = createEngine({
  folder,
  width: 1,
  onReport({ name, usage }) {
    if (name === 'read' || name === 'replay' || name === 'export') cpuSeconds[name] += usage?.cpuSeconds ?? 0
    peakBytes = Math.max(peakBytes, usage?.peakResidentBytes ?? 0)
  },
})

const tables = await readAll(engine)
const base = consolidation(tables)
const steps = stepsOver(base.columns)
const out = join(project, 'result.parquet')
const facts = await done(
  engine.replay({ base, steps: what === 'rows' ? steps.slice(0, 1) : steps, others: [], out }, options()),
)
const last = facts.at(-1)
const columns = last?.columns ?? []
const rows = last?.totals.rows ?? 0
await done(
  engine.export(
    {
      file: out,
      columns,
      rows,
      format: 'xlsx',
      out: join(project, 'result.xlsx'),
      sheets: [],
      provenance: null,
      title: 'Result',
    },
    options(),
  ),
)
const own = process.resourceUsage()
cpuSeconds.own = (own.userCPUTime + own.systemCPUTime) / 1e6
const page = what === 'rows' ? null : await done(engine.page({ file: out, columns, from: 0, limit: 100 }, options()))
await engine.close()
process.stdout.write(
  JSON.stringify({
    rows: facts[1]?.totals.rows,
    cpuSeconds: Object.values(cpuSeconds).reduce((sum, each) => sum + each),
    parts: cpuSeconds,
    peakMib: peakBytes / 2 ** 20,
    sums: Object.fromEntries((page?.rows ?? []).map(({ values }) => [String(values[0]), String(values[1])])),
  }),
)

async function readAll(reader: Engine): Promise<ReadTable[]> {
  const found: ReadTable[] = []
  for (let number = 1; number <= WORKBOOKS; number += 1) {
    const name = `${number}.xlsx`
    const settings = { dateOrder: null, includeHidden: true, headers: [] }
    const request = { path: join(project, name), name, outFolder: join(project, `tables-${number}`), settings }
    const read = await done(reader.read(request, options()))
    found.push(...read.tables)
  }
  return found
}

/** Columns of one name become one, of the type that they have in the first table and the most decimals among them. */
function consolidation(found: readonly ReadTable[]): ConsolidateRequest {
  const [first] = found
  const named = (column: Column) =>
    found.flatMap((table, place) =>
      table.columns
        .filter(({ name }) => name === column.name)
        .map((each) => ({ table: place + 1, column: each.id, scale: each.scale })),
    )
  return {
    tables: found.map(({ file, columns: of }, place) => ({ id: place + 1, file, columns: of })),
    columns: (first?.columns ?? []).map((column) => ({
      id: column.id,
      name: column.name,
      type: column.type,
      scale: Math.max(...named(column).map(({ scale }) => scale)),
      from: named(column),
    })),
    uniqueBy: [],
  }
}

function stepsOver(of: ConsolidateRequest['columns']): Step[] {
  const id = (name: string): string => of.find((column) => column.name === name)?.id ?? name
  return [
    { op: 'deduplicate', by: [id('country'), id('sku')], keep: 'first', order: [] },
    {
      op: 'group',
      by: [id('country')],
      values: [
        { fn: 'sum', column: id('total'), into: { column: 'c101', name: 'sum' } },
        { fn: 'count', column: null, into: { column: 'c102', name: 'orders' } },
        { fn: 'average', column: id('quantity'), into: { column: 'c103', name: 'average' } },
      ],
    },
  ]
}

async function done<Result>(outcome: Promise<TaskOutcome<Result>>): Promise<Result> {
  const ended = await outcome
  if (ended.kind === 'failed') throw new Error(`${ended.reason}: ${ended.detail}`)
  return ended.result
}
