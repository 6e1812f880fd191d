import path from 'node:path'
import { filledOf, shown } from '../core/recognise/grid.ts'
import { findAreas } from '../core/recognise/layout.ts'
import type { Area } from '../core/recognise/layout.ts'
import type { ReadSettings, ReadTable, Reader } from '../ports.ts'
import { correctHeaders } from './correct.ts'
import { finishTable } from './finish.ts'
import { createHolder } from './held.ts'
import type { Held } from './held.ts'
import { planOf } from './plan.ts'
import type { PlanSource, TablePlan, TailRow } from './plan.ts'
import { createStaging } from './staging.ts'
import type { Duck } from './staging.ts'
import { createTableReader } from './table.ts'
import type { TableReader } from './table.ts'
import { readTail } from './tail.ts'
import { judge } from './verdict.ts'
import { checkBatchWidth, checkWidth, filledColumns } from './width.ts'
import type { Verdict } from './verdict.ts'

export interface SheetRequest {
  readonly reader: Reader
  readonly sheetIndex: number
  readonly duck: Duck
  readonly outFolder: string
  readonly settings: ReadSettings
  readonly onRows: (rows: number) => void
}

export interface SheetResult {
  readonly tables: readonly ReadTable[]
  readonly notes: readonly string[]
}

/** A small sheet is held in memory, and may be looked at again; a large file is read once more at most. */
const mostRounds = 3

/** Reads one sheet: once, and once more when its first rows had led astray. */
export async function readSheet(request: SheetRequest): Promise<SheetResult> {
  const notes: string[] = []
  let pass = await firstPass(request, notes)
  try {
    for (let round = 0; round < (pass.all === null ? 1 : mostRounds); round++) {
      const plans = learn(pass, request.settings)
      if (plans === null) break
      await closeAll(pass.tables)
      pass = await nextPass(request, plans, { all: pass.all, name: `p${round + 2}` })
    }
    const tables: ReadTable[] = []
    for (const table of pass.tables) {
      if (table.rows.count === 0 && table.plan.headerRows.length === 0) {
        const { from, sheet } = table.plan
        notes.push(`${sheet}: rows ${from} to ${table.state.lastFilled} are titles, totals or remarks and no table.`)
        continue
      }
      const { dates } = judge([...table.lanes.values()], request.settings.dateOrder)
      tables.push(await finishTable(table, dates, { ...placeOf(request), position: tables.length }))
    }
    return { tables, notes }
  } finally {
    await closeAll(pass.tables)
  }
}

interface Pass {
  readonly tables: readonly TableReader[]
  /** The whole sheet, when it is small. */
  readonly all: Held | null
}

/** What the rows taught; null: nothing that was not known. */
function learn({ tables, all }: Pass, { dateOrder }: ReadSettings): TablePlan[] | null {
  const learnt = tables.map((table) => {
    const verdict = judge([...table.lanes.values()], dateOrder)
    const tail = all === null ? [] : readTail(table.tail(), table.lanes, table.rows.count)
    const found = table.gaps.found()
    const isNew = verdict.wrong || tail.length > 0 || found.length > 0
    return { isNew, plans: replan(table, { verdict, tail, found }) }
  })
  return learnt.some(({ isNew }) => isNew) ? learnt.flatMap(({ plans }) => plans) : null
}

async function firstPass(request: SheetRequest, notes: string[]): Promise<Pass> {
  const { reader, sheetIndex, onRows } = request
  const holder = createHolder()
  const tables: TableReader[] = []
  const state: { started: boolean } = { started: false }
  const start = async (): Promise<Held> => {
    state.started = true
    const held = holder.held()
    tables.push(...plansOf(request, held, notes).map((plan, position) => open(request, plan, `p1_${position}`)))
    for (const table of tables) await table.take(held.batch)
    return held
  }
  try {
    await reader.scan(sheetIndex, async (batch) => {
      onRows(batch.rows)
      checkBatchWidth(reader.sheets[sheetIndex]?.name ?? '', batch)
      if (state.started) {
        for (const table of tables) await table.take(batch)
        return
      }
      holder.add(batch)
      if (holder.full) await start()
    })
    return { tables, all: state.started ? null : await start() }
  } catch (error) {
    await closeAll(tables)
    throw error
  }
}

async function nextPass(
  request: SheetRequest,
  plans: readonly TablePlan[],
  { all, name }: { readonly all: Held | null; readonly name: string },
): Promise<Pass> {
  const tables = plans.map((plan, position) => open(request, plan, `${name}_${position}`))
  try {
    if (all !== null) for (const table of tables) await table.take(all.batch)
    else {
      await request.reader.scan(request.sheetIndex, async (batch) => {
        for (const table of tables) await table.take(batch)
      })
    }
    return { tables, all }
  } catch (error) {
    await closeAll(tables)
    throw error
  }
}

function open({ duck, outFolder, settings, sheetIndex }: SheetRequest, plan: TablePlan, name: string): TableReader {
  const id = `ingest_${sheetIndex}_${name}`
  const staging = createStaging(duck, id, (part) => path.join(outFolder, `${id}.${part}.part`))
  return createTableReader(plan, settings, staging)
}

function plansOf({ reader, sheetIndex, settings }: SheetRequest, held: Held, notes: string[]): TablePlan[] {
  const { grid } = held
  const sheet = reader.sheets[sheetIndex]
  const name = sheet?.name ?? ''
  checkWidth(name, filledColumns(held.batch))
  const source: PlanSource = { sheet: name, grid, merges: (sheet?.merges ?? []).slice(0, 2_000) }
  const areas = findAreas(grid, source.merges).filter((area) => {
    if (!isProse(held, area)) return true
    const rows = area.rows.map((row) => grid.numberOf(row))
    notes.push(`${name}: rows ${rows[0] ?? 0} to ${rows.at(-1) ?? 0} are text and no table.`)
    return false
  })
  const corrections = settings.headers.filter((header) => header.sheetIndex === sheetIndex)
  return correctHeaders(grid, areas, corrections).map((area) => planOf(source, area, new Map()))
}

/** A few lines of text in one column: a read-me, not a table. */
function isProse({ grid }: Held, { rows, span }: Area): boolean {
  if (rows.length > 60 || rows.length === 0) return false
  let characters = 0
  for (const row of rows) {
    const filled = filledOf(grid, row, span)
    const [only = 0] = filled
    if (filled.length > 1) return false
    characters += shown(grid, row, only).length
  }
  return rows.length === 1 || characters / rows.length > 35
}

interface Learnt {
  readonly verdict: Verdict
  /** Of a small sheet, which is read again without them: in few rows they would decide about types. */
  readonly tail: readonly TailRow[]
  readonly found: ReturnType<TableReader['gaps']['found']>
}

/** The same tables with what was learnt, and those that were found further down. */
function replan({ plan, lanes }: TableReader, { verdict, tail, found }: Learnt): TablePlan[] {
  const hints = new Map(
    [...lanes.keys()].flatMap((index) => {
      const reading = verdict.readings.get(index)
      return reading === undefined ? [] : [[index, reading] as const]
    }),
  )
  const starts = [...found.map(({ area }) => area.from), plan.until]
  const below = found.map(({ grid, area }, index) =>
    planOf({ sheet: plan.sheet, grid, merges: [] }, { ...area, until: starts[index + 1] ?? null }, new Map()),
  )
  return [
    { ...plan, until: starts[0] ?? null, tail: [...plan.tail, ...tail], hints: tail.length > 0 ? new Map() : hints },
    ...below,
  ]
}

function placeOf({ reader, sheetIndex, duck, outFolder }: SheetRequest) {
  return { duck, outFolder, sheetIndex, sheet: reader.sheets[sheetIndex]?.name ?? '' }
}

async function closeAll(tables: readonly TableReader[]): Promise<void> {
  for (const table of tables) await table.staging.close()
}
