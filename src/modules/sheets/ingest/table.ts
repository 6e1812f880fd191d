import type { CellBatch } from '../core/cells.ts'
import type { ReadSettings } from '../ports.ts'
import { createExcluded } from './excluded.ts'
import type { ExcludedList } from './excluded.ts'
import { createGapWatch } from './gap-watch.ts'
import type { GapWatch } from './gap-watch.ts'
import { readCells } from './lane.ts'
import type { Lane } from './lane.ts'
import { openLanes } from './lanes.ts'
import { pickRow } from './picked.ts'
import type { PickedRow } from './picked.ts'
import type { TablePlan } from './plan.ts'
import { createSamples } from './samples.ts'
import type { Samples } from './samples.ts'
import { selectRows } from './select.ts'
import type { SelectState } from './select.ts'
import { chunkRows } from './vectors.ts'
import { checkWidth } from './width.ts'
import type { Staging } from './staging.ts'

/** Reads the rows of one table out of the batches of its sheet. */
export interface TableReader {
  readonly plan: TablePlan
  readonly lanes: ReadonlyMap<number, Lane>
  readonly excluded: ExcludedList
  readonly samples: Samples
  readonly gaps: GapWatch
  readonly staging: Staging
  readonly rows: { readonly count: number; readonly first: number; readonly last: number }
  readonly state: Pick<SelectState, 'hiddenRows' | 'lastTotals' | 'lastFilled'>
  /** The last rows that were taken. */
  tail(): readonly PickedRow[]
  take(batch: CellBatch): Promise<void>
}

const tailRows = 40
/** Rows that tell which columns are filled as a rule, and of those how many must be. */
const firstRows = 1_000
const usualShare = 0.9
/** In a short table a total and remarks would otherwise decide. */
const fewRows = 3

export function createTableReader(plan: TablePlan, settings: ReadSettings, staging: Staging): TableReader {
  const lanes = new Map<number, Lane>()
  const excluded = createExcluded()
  const samples = createSamples()
  const gaps = createGapWatch(plan)
  const rows = { count: 0, first: 0, last: 0 }
  const write = createRowWriter(lanes, staging)
  let isFirst = true
  let tail: PickedRow[] = []
  const state: SelectState & { usual: readonly number[] } = {
    plan,
    includeHidden: settings.includeHidden,
    excluded,
    lanes,
    usual: [],
    lastFilled: plan.firstData - 1,
    hiddenRows: 0,
    lastTotals: null,
    onGap: (batch, at) => gaps.open(batch, at),
  }
  for (const row of plan.titleRows) excluded.add('title', row)
  for (const row of plan.headerRows) excluded.add('header', row)

  async function take(batch: CellBatch): Promise<void> {
    const from = startOf(batch, plan)
    if (from === null) return
    if (isFirst) state.usual = usualColumns(batch, plan, from)
    isFirst = false
    const picked = selectRows(state, batch, from)
    gaps.feed(batch)
    const [first] = picked
    const last = picked.at(-1)
    if (first === undefined || last === undefined) return
    const request = { batch, span: plan.span, picked }
    for (const lane of openLanes(lanes, request, { hints: plan.hints, asked: settings.dateOrder })) {
      lanes.set(lane.index, lane)
      checkWidth(plan.sheet, lanes.size)
      staging.addSlot({ name: `s${lane.index}`, fill: fillOf(lane) })
    }
    tail = [...tail, ...lastRows({ batch, picked, before: rows.last }, state)].slice(-tailRows)
    if (rows.count === 0) {
      rows.first = batch.rowNumbers[first] ?? 0
      gaps.remember(batch, picked)
    }
    samples.add(batch, picked, lanes)
    await write(batch, picked)
    rows.count += picked.length
    rows.last = batch.rowNumbers[last] ?? 0
  }

  return { plan, lanes, excluded, samples, gaps, staging, rows, state, tail: () => tail, take }
}

type RowWriter = (batch: CellBatch, picked: readonly number[]) => Promise<void>

function createRowWriter(lanes: ReadonlyMap<number, Lane>, staging: Staging): RowWriter {
  const rowNumbers = new Int32Array(chunkRows)
  const rowsAt = new Int32Array(chunkRows)
  return async (batch, picked) => {
    for (let done = 0; done < picked.length; done += chunkRows) {
      const count = Math.min(chunkRows, picked.length - done)
      for (let i = 0; i < count; i++) {
        const at = picked[done + i] ?? 0
        rowsAt[i] = at
        rowNumbers[i] = batch.rowNumbers[at] ?? 0
      }
      for (const lane of lanes.values()) {
        readCells(lane, batch.columns[lane.index], { rowNumbers, at: rowsAt, count })
        putMisfits(staging, lane)
      }
      await staging.append(rowNumbers, count)
    }
  }
}

/** The last rows of a batch, with what is missing in them; `before`: the row taken before the batch, 0: none. */
function lastRows(
  { batch, picked, before }: { batch: CellBatch; picked: readonly number[]; before: number },
  { usual, plan }: SelectState,
): PickedRow[] {
  const start = Math.max(0, picked.length - tailRows)
  return picked.slice(start).map((at, index) => {
    const previous = start + index === 0 ? before : (batch.rowNumbers[picked[start + index - 1] ?? 0] ?? 0)
    const row = batch.rowNumbers[at] ?? 0
    const missing = usual.filter((column) => (batch.columns[column]?.kinds[at] ?? 0) === 0).length
    const about = { missing, usual: usual.length, gap: previous !== 0 && row > previous + 1 }
    return pickRow({ batch, at, span: plan.span }, about)
  })
}

/** The first row of a batch that may be data of the table; null: there is none. */
function startOf(batch: CellBatch, plan: TablePlan): number | null {
  const { rows, rowNumbers } = batch
  if (rows === 0 || (rowNumbers[rows - 1] ?? 0) < plan.firstData) return null
  if (plan.until !== null && (rowNumbers[0] ?? 0) >= plan.until) return null
  let from = 0
  while ((rowNumbers[from] ?? 0) < plan.firstData) from++
  return from
}

function usualColumns(batch: CellBatch, plan: TablePlan, from: number): number[] {
  let until = Math.min(batch.rows, from + firstRows)
  while (plan.until !== null && until > from && (batch.rowNumbers[until - 1] ?? 0) >= plan.until) until--
  const counted: { index: number; filled: number }[] = []
  let most = 0
  for (let index = plan.span.left; index < Math.min(plan.span.right, batch.columns.length); index++) {
    const kinds = batch.columns[index]?.kinds
    let filled = 0
    for (let at = from; at < until; at++) if (kinds?.[at] !== 0) filled++
    counted.push({ index, filled })
    most = Math.max(most, filled)
  }
  const { headers } = plan
  const least = Math.max(1, Math.min(most * usualShare, most - fewRows))
  return counted
    .filter(({ index, filled }) => filled >= least && (headers.size === 0 || headers.has(index)))
    .map(({ index }) => index)
}

function fillOf(lane: Lane) {
  return lane.values === null ? { text: lane.texts ?? [] } : { double: lane.values }
}

/** Texts that do not fit go into a slot of their own, which exists from the first of them on. */
function putMisfits(staging: Staging, lane: Lane): void {
  if (lane.oddTexts === null) {
    if (lane.odd.length === 0) return
    lane.oddTexts = new Array<string | null>(chunkRows).fill(null)
    staging.addSlot({ name: `x${lane.index}`, fill: { text: lane.oddTexts } })
  }
  lane.oddTexts.fill(null)
  for (const { at, text } of lane.odd) lane.oddTexts[at] = text
}
