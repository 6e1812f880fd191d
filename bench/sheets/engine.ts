import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Step } from '../../src/modules/sheets/core/plan/step.ts'
import { createEngine } from '../../src/modules/sheets/engine/engine.ts'
import type { TaskReport } from '../../src/modules/sheets/engine/one-shot.ts'
import type { Engine, TaskOptions, TaskOutcome } from '../../src/modules/sheets/ports.ts'
import { median, type Figures } from '../figures.ts'
import { writeWorkbook } from './read/write-workbook.ts'
import { columns } from './write/columns.ts'

const ROUNDS = 3
const SMALL = 10_000
const LARGE = 1_000_000
const MIB = 2 ** 20
const MAX_STEP_MS = 2_000
const MAX_RESIDENT_MIB = 500
/** The server answers others within this, whatever the engine does. */
const MAX_HELD_MS = 100

const amount = { kind: 'column', column: 'c3' } as const
const number = (value: string) => ({ kind: 'literal', literal: { type: 'number', value } }) as const

const steps: Readonly<Record<string, Step>> = {
  filter: { op: 'filter', keep: true, where: { kind: 'binary', operator: '>', left: amount, right: number('500000') } },
  derive: {
    op: 'derive',
    column: 'c21',
    name: 'Gross',
    expression: { kind: 'binary', operator: '*', left: amount, right: number('1.19') },
  },
  sort: { op: 'sort', by: [{ column: 'c9', order: 'ascending' }] },
  deduplicate: { op: 'deduplicate', by: ['c8', 'c9'], keep: 'first', order: [] },
  group: {
    op: 'group',
    by: ['c10'],
    values: [
      { fn: 'sum', column: 'c3', into: { column: 'c21', name: 'Total' } },
      { fn: 'average', column: 'c14', into: { column: 'c22', name: 'Rate' } },
      { fn: 'count', column: null, into: { column: 'c23', name: 'Orders' } },
    ],
  },
}

const options = (): TaskOptions => ({ signal: AbortSignal.timeout(600_000) })

async function done<Result>(outcome: Promise<TaskOutcome<Result>>): Promise<Result> {
  const ended = await outcome
  if (ended.kind === 'failed') throw new Error(`${ended.reason}: ${ended.detail}`)
  return ended.result
}

/** First looks at files, and steps over 1,000,000 rows of 20 columns, as people wait for them: seconds with the child's start. */
export async function engineBench(figures: Figures): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'switchboard-bench-engine-'))
  const project = join(folder, '1')
  mkdirSync(project)
  const reports: TaskReport[] = []
  const engine = createEngine({ folder, onReport: (report) => reports.push(report) })
  const loop = monitorEventLoopDelay({ resolution: 5 })
  try {
    await firstLooks(figures, engine, project)
    const file = join(project, 'million.parquet')
    makeTable(file)
    loop.enable()
    await previews(figures, engine, file)
    await applied(figures, engine, file, reports)
    loop.disable()
    figures.say('event_loop_held_at_most', loop.max / 1e6, 'ms', { below: MAX_HELD_MS })
  } finally {
    await engine.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function firstLooks(figures: Figures, engine: Engine, folder: string): Promise<void> {
  for (const [rows, goalMs] of [
    [SMALL, 1_000],
    [LARGE, 5_000],
  ] as const) {
    const path = join(folder, `${rows}.xlsx`)
    await writeWorkbook(path, rows)
    const ms = await timed(() => done(engine.glance({ path, name: 'workbook.xlsx' }, options())))
    figures.say(`first_look_at_${rows}_rows`, ms, 'ms', { below: goalMs })
  }
}

/** In a process of its own, which gives its memory back. */
function makeTable(file: string): void {
  execFileSync(process.execPath, [join(import.meta.dirname, 'write', 'child.ts'), 'make', String(LARGE), file, ''])
}

async function previews(figures: Figures, engine: Engine, file: string): Promise<void> {
  const pages = await timed((round) =>
    done(engine.page({ file, columns, from: round * 300_000, limit: 200 }, options())),
  )
  figures.say('page_of_200_rows', pages, 'ms')
  for (const [name, step] of Object.entries(steps)) {
    const ms = await timed(() => done(engine.preview({ file, columns, others: [], step }, options())))
    figures.say(`preview_${name}_of_1m_rows`, ms, 'ms', { below: MAX_STEP_MS })
  }
}

async function applied(figures: Figures, engine: Engine, file: string, reports: TaskReport[]): Promise<void> {
  for (const [name, step] of Object.entries(steps)) {
    reports.length = 0
    const out = join(file, '..', `${name}.parquet`)
    const ms = await timed(() => done(engine.apply({ file, columns, others: [], step, out }, options())))
    figures.say(`apply_${name}_to_1m_rows`, ms, 'ms', { below: MAX_STEP_MS })
    figures.say(`apply_${name}_cpu`, median(reports.map((report) => report.usage?.cpuSeconds ?? 0)), 's')
    const peak = Math.max(...reports.map((report) => report.usage?.peakResidentBytes ?? 0))
    figures.say(`apply_${name}_peak_rss`, peak / MIB, 'MiB', { below: MAX_RESIDENT_MIB })
  }
}

/** Milliseconds, the median of the rounds. */
async function timed(act: (round: number) => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const startedAt = performance.now()
    await act(round)
    times.push(performance.now() - startedAt)
  }
  return median(times)
}
