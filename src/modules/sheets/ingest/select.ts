import { cellKinds } from '../core/cells.ts'
import type { CellBatch } from '../core/cells.ts'
import { isTotalRow } from '../core/recognise/rows.ts'
import { isTotalWord } from '../core/recognise/words.ts'
import type { ExcludedList } from './excluded.ts'
import type { Lane } from './lane.ts'
import { pickRow } from './picked.ts'
import type { TablePlan, TailRow } from './plan.ts'
import { asRead } from './tail.ts'

/** A row leaves out at least this share of what rows have, or nobody looks at it twice. */
const oddShare = 0.25

export interface SelectState {
  readonly plan: TablePlan
  readonly includeHidden: boolean
  readonly excluded: ExcludedList
  readonly lanes: ReadonlyMap<number, Lane>
  /** Columns that rows fill as a rule. */
  readonly usual: readonly number[]
  /** The last row with anything in it: what lies between it and the next is blank. */
  lastFilled: number
  hiddenRows: number
  /** The last row of totals that was left out. */
  lastTotals: TailRow | null
  /** Called for a row that follows a blank one. */
  onGap(batch: CellBatch, at: number): void
}

/** The rows of a batch that are rows of the table; others are counted as excluded, with their reason. */
export function selectRows(state: SelectState, batch: CellBatch, from: number): number[] {
  const { plan } = state
  const missing = missingOf(state.usual, batch)
  const least = Math.max(1, state.usual.length * oddShare)
  const gates = gatesOf(plan, state)
  const tail = new Map(plan.tail.map(({ row, reason }) => [row, reason]))
  const until = plan.until ?? Infinity
  const picked: number[] = []
  for (let at = from; at < batch.rows; at++) {
    const row = rowAt(batch, at)
    if (row >= until) break
    const lacking = missing[at] ?? 0
    if (lacking === state.usual.length && isBlankRow(batch, at, plan)) continue
    noteGap(state, batch, at)
    const isOdd = lacking >= least || hasTotalWord(state, batch, at)
    const reason =
      tail.get(row) ?? knownReason(state, gates, batch, at) ?? (isOdd ? oddReason(state, batch, at, lacking) : null)
    if (reason === null) picked.push(at)
    else state.excluded.add(reason, row)
  }
  return picked
}

/** Hidden, or the header again. */
function knownReason(
  state: SelectState,
  gates: readonly Gate[],
  batch: CellBatch,
  at: number,
): 'hidden' | 'header' | null {
  if (batch.hiddenRows?.[at] === 1) {
    state.hiddenRows++
    if (!state.includeHidden) return 'hidden'
  }
  return isHeaderAgain(gates, batch, at) ? 'header' : null
}

function rowAt(batch: CellBatch, at: number): number {
  return batch.rowNumbers[at] ?? 0
}

function missingOf(usual: readonly number[], batch: CellBatch): Uint16Array {
  const missing = new Uint16Array(batch.rows)
  for (const index of usual) {
    const kinds = batch.columns[index]?.kinds
    for (let at = 0; at < batch.rows; at++) {
      if (kinds === undefined || kinds[at] === 0) missing[at] = (missing[at] ?? 0) + 1
    }
  }
  return missing
}

function isBlankRow(batch: CellBatch, at: number, { span }: TablePlan): boolean {
  for (let index = span.left; index < Math.min(span.right, batch.columns.length); index++) {
    const column = batch.columns[index]
    const kind = column?.kinds[at] ?? 0
    if (kind === cellKinds.blank) continue
    if (kind !== cellKinds.text || column?.textAt(at).trim() !== '') return false
  }
  return true
}

function noteGap(state: SelectState, batch: CellBatch, at: number): void {
  const row = rowAt(batch, at)
  if (row > state.lastFilled + 1) {
    state.excluded.addRange('blank', state.lastFilled + 1, row - 1)
    state.onGap(batch, at)
  }
  state.lastFilled = row
}

function oddReason(state: SelectState, batch: CellBatch, at: number, missing: number): 'totals' | 'title' | null {
  const { plan, usual, lanes } = state
  const place = { batch, at, span: plan.span }
  const row = asRead(pickRow(place, { missing, usual: usual.length, gap: false }), lanes)
  if (isTotalRow(row)) {
    state.lastTotals = { row: row.row, reason: 'totals', text: '', numbers: row.numbers }
    return 'totals'
  }
  const [first] = row.texts.values()
  const repeats = plan.titles.length > 0 && row.texts.size + row.numbers.size <= 2 && first !== undefined
  return repeats && plan.titles.includes([...row.texts.values()].join(' ').trim()) ? 'title' : null
}

/** One of the first two columns says `Total`, however full the row is. */
function hasTotalWord({ usual }: SelectState, batch: CellBatch, at: number): boolean {
  for (let i = 0; i < Math.min(2, usual.length); i++) {
    const column = batch.columns[usual[i] ?? 0]
    if (column?.kinds[at] === cellKinds.text && isTotalWord(column.textAt(at))) return true
  }
  return false
}

/** One cell that tells for most rows that they are not a line of the header. */
interface Gate {
  readonly index: number
  readonly text: string
  readonly line: ReadonlyMap<number, string>
}

function gatesOf({ headerLines }: TablePlan, { lanes }: SelectState): Gate[] {
  return headerLines.flatMap((line) => {
    if (line.size < 2) return []
    const typed = [...line].find(
      ([index]) => lanes.get(index) !== undefined && lanes.get(index)?.reading.lane !== 'text',
    )
    const [index, text] = typed ?? [...line][0] ?? []
    return index === undefined || text === undefined ? [] : [{ index, text, line }]
  })
}

function isHeaderAgain(gates: readonly Gate[], batch: CellBatch, at: number): boolean {
  for (const { index, text, line } of gates) {
    const column = batch.columns[index]
    if (column?.kinds[at] !== cellKinds.text || column.textAt(at).trim() !== text) continue
    const same = [...line].every(([other, wanted]) => {
      const cell = batch.columns[other]
      return cell?.kinds[at] !== cellKinds.text || cell.textAt(at).trim() === wanted
    })
    if (same) return true
  }
  return false
}
