import type { Area } from '../core/recognise/layout.ts'
import { filledOf, shown } from '../core/recognise/grid.ts'
import type { Grid, Merge, Span } from '../core/recognise/grid.ts'
import { headerOf } from '../core/recognise/names.ts'
import type { Reading } from '../core/recognise/profile.ts'

/** A row at the end of a table that is none of its data. */
export interface TailRow {
  readonly row: number
  readonly reason: 'totals' | 'note'
  readonly text: string
  /** What its cells say, by column. */
  readonly numbers: ReadonlyMap<number, number>
}

/** What is known of a table before its rows are read. Rows are those of the file, from 1. */
export interface TablePlan {
  /** Name of its sheet. */
  readonly sheet: string
  readonly span: Span
  readonly from: number
  /** The row where the next table begins; null: none does. */
  readonly until: number | null
  readonly titleRows: readonly number[]
  readonly titles: readonly string[]
  readonly headerRows: readonly number[]
  /** Texts of each line of the header by column: they may come again in the middle. */
  readonly headerLines: readonly ReadonlyMap<number, string>[]
  /** Columns that the header names. */
  readonly headers: ReadonlyMap<number, string>
  /** Rows before it are none of the table's data. */
  readonly firstData: number
  /** Rows up to this one have been looked at: further down a gap may be followed by another table. */
  readonly seenUntil: number
  /** Totals and remarks at the end, when a first pass has told. */
  readonly tail: readonly TailRow[]
  /** How columns are read, when a first pass has told. */
  readonly hints: ReadonlyMap<number, Reading>
}

export interface PlanSource {
  readonly sheet: string
  readonly grid: Grid
  readonly merges: readonly Merge[]
}

export function planOf(
  { sheet, grid, merges }: PlanSource,
  area: Area,
  hints: ReadonlyMap<number, Reading>,
): TablePlan {
  const { span, header } = area
  const rows = header?.rows ?? []
  const titles = header?.titles ?? []
  const [first = 0] = area.rows
  const last = rows.at(-1)
  const lines = rows.map(
    (row) => new Map(filledOf(grid, row, span).map((column) => [column, shown(grid, row, column).trim()] as const)),
  )
  return {
    sheet,
    span,
    from: area.from,
    until: area.until,
    titleRows: titles.map((row) => grid.numberOf(row)),
    titles: titles.map((row) => textOf(grid, row, span)).filter((text) => text !== ''),
    headerRows: rows.map((row) => grid.numberOf(row)),
    headerLines: lines,
    headers: namesOf({ sheet, grid, merges }, area),
    firstData: last === undefined ? grid.numberOf(first) : grid.numberOf(last) + 1,
    seenUntil: grid.rows === 0 ? 0 : grid.numberOf(grid.rows - 1),
    tail: [],
    hints,
  }
}

function namesOf({ grid, merges }: PlanSource, { span, header }: Area): Map<number, string> {
  const names = new Map<number, string>()
  const [top] = header?.rows ?? []
  const bottom = header?.rows.at(-1)
  if (header === null || top === undefined || bottom === undefined) return names
  const near = merges.filter((merge) => merge.bottom >= grid.numberOf(top) - 1 && merge.top < grid.numberOf(bottom))
  const lines = { grid, rows: header.rows, lastLine: header.lastLine, merges: near, left: span.left }
  for (let column = span.left; column < Math.min(span.right, grid.width); column++) {
    const name = headerOf(lines, column)
    if (name !== '') names.set(column, name)
  }
  return names
}

function textOf(grid: Grid, row: number, span: Span): string {
  const texts = filledOf(grid, row, span).map((column) => shown(grid, row, column).trim())
  return texts.join(' ').slice(0, 200)
}
