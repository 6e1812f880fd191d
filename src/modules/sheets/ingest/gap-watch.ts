import type { CellBatch } from '../core/cells.ts'
import { cellKinds } from '../core/cells.ts'
import { startsTable } from '../core/recognise/layout.ts'
import type { Area } from '../core/recognise/layout.ts'
import { findHeader } from '../core/recognise/header.ts'
import type { Grid } from '../core/recognise/grid.ts'
import { gridOfRows, pickRow } from './picked.ts'
import type { PickedRow } from './picked.ts'
import type { TablePlan } from './plan.ts'

/** Looks at what follows blank rows: far down in a sheet another table may begin. */
export interface GapWatch {
  /** The first rows of the table, to compare with. */
  remember(batch: CellBatch, picked: readonly number[]): void
  open(batch: CellBatch, at: number): void
  /** Rows of a batch after the one that opened it. */
  feed(batch: CellBatch): void
  /** Tables that begin after a gap, each with the rows that show it. */
  found(): { readonly grid: Grid; readonly area: Area }[]
}

const rememberedRows = 60
const rowsPerGap = 12
const mostGaps = 64

interface Gap {
  readonly rows: PickedRow[]
}

export function createGapWatch(plan: TablePlan): GapWatch {
  const remembered: PickedRow[] = []
  const gaps: Gap[] = []
  let current: { gap: Gap; next: number } | null = null
  const about = { missing: 0, usual: 0, gap: false }

  return {
    remember(batch, picked) {
      for (const at of picked.slice(0, rememberedRows)) remembered.push(pickRow({ batch, at, span: plan.span }, about))
    },
    open(batch, at) {
      if ((batch.rowNumbers[at] ?? 0) <= plan.seenUntil || gaps.length >= mostGaps || !beginsWithText(batch, at, plan))
        return
      if (current !== null) return
      const gap = { rows: [] }
      gaps.push(gap)
      current = { gap, next: batch.rowNumbers[at] ?? 0 }
    },
    feed(batch) {
      if (current === null) return
      for (let at = 0; at < batch.rows && current.gap.rows.length < rowsPerGap; at++) {
        const row = batch.rowNumbers[at] ?? 0
        if (row < current.next || (plan.until !== null && row >= plan.until)) continue
        const picked = pickRow({ batch, at, span: plan.span }, about)
        if (picked.cells.size > 0) current.gap.rows.push(picked)
        current.next = row + 1
      }
      if (current.gap.rows.length >= rowsPerGap) current = null
    },
    found() {
      return gaps.flatMap(({ rows }) => tableAt(plan, remembered, rows))
    },
  }
}

function beginsWithText(batch: CellBatch, at: number, { span }: TablePlan): boolean {
  for (let index = span.left; index < Math.min(span.right, batch.columns.length); index++) {
    const kind = batch.columns[index]?.kinds[at] ?? 0
    if (kind !== cellKinds.blank) return kind === cellKinds.text
  }
  return false
}

function tableAt(plan: TablePlan, remembered: readonly PickedRow[], rows: readonly PickedRow[]) {
  const [line] = plan.headerLines.slice(-1)
  const headerRow = plan.headerRows.at(-1)
  const above = line === undefined || headerRow === undefined ? [] : [headerAsRow(line, headerRow)]
  const grid = gridOfRows([...above, ...remembered, ...rows])
  const from = above.length + remembered.length
  const own = rows.map((_, index) => from + index)
  const part = {
    rows: Array.from({ length: from }, (_, row) => row),
    header: above.length === 0 ? null : { titles: [], rows: [0], lastLine: 'names' as const, score: 1 },
  }
  const search = { grid, merges: [], depth: 0 }
  const [first] = rows
  if (first === undefined || remembered.length === 0 || !startsTable(search, part, own, plan.span)) return []
  const header = findHeader(grid, own, plan.span, [])
  return [{ grid, area: { span: plan.span, rows: own, header, from: first.row, until: null } }]
}

function headerAsRow(line: ReadonlyMap<number, string>, row: number): PickedRow {
  const cells = new Map([...line].map(([index, text]) => [index, { kind: cellKinds.text, number: 0, text }] as const))
  return { row, cells, texts: line, numbers: new Map(), missing: 0, usual: 0, gap: false }
}
