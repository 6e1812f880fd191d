import { evidenceOf, laneOfCell } from './column-evidence.ts'
import { filledOf, hasCells, shown } from './grid.ts'
import type { Grid, Merge, Span } from './grid.ts'
import { findHeader, usualWidth } from './header.ts'
import type { Header } from './header.ts'
import { splitSideBySide } from './side-by-side.ts'

/** A table of a sheet: rows of the grid from `top` to before `bottom` (null: to the end), columns of its span. */
export interface Area {
  readonly span: Span
  /** Rows of the grid that are not blank within the span. */
  readonly rows: readonly number[]
  readonly header: Header | null
  /** Row of the file where it begins, and where the next one below it does; null: none does. */
  readonly from: number
  readonly until: number | null
}

const deepest = 3
const everything: Span = { left: 0, right: Infinity }

/** Finds the tables of a sheet by its first rows, in the order people read them. */
export function findAreas(grid: Grid, merges: readonly Merge[]): Area[] {
  return areasWithin({ grid, merges, depth: 0 }, allRows(grid), everything, null)
}

interface Search {
  readonly grid: Grid
  readonly merges: readonly Merge[]
  readonly depth: number
}

function allRows(grid: Grid): number[] {
  return Array.from({ length: grid.rows }, (_, row) => row)
}

function areasWithin(search: Search, rows: readonly number[], span: Span, until: number | null): Area[] {
  const { grid } = search
  const filled = rows.filter((row) => hasCells(grid, row, span))
  const stacked = stack(search, filled, span)
  return stacked.flatMap((part, index) => {
    const next = stacked[index + 1]?.rows[0]
    const end = next === undefined ? until : grid.numberOf(next)
    const spans = search.depth < deepest ? splitSideBySide(grid, part.rows, span, search.merges) : [span]
    if (spans.length > 1) {
      return spans.flatMap((one) => areasWithin({ ...search, depth: search.depth + 1 }, part.rows, one, end))
    }
    const from = grid.numberOf(part.rows[0] ?? 0)
    return [{ span, rows: part.rows, header: part.header, from, until: end }]
  })
}

interface Part {
  rows: number[]
  header: Header | null
}

/** Rows with no blank row between them. */
export function runsOf(grid: Grid, rows: readonly number[]): number[][] {
  const runs: number[][] = []
  let last = -1
  for (const row of rows) {
    const number = grid.numberOf(row)
    if (number === last + 1) runs.at(-1)?.push(row)
    else runs.push([row])
    last = number
  }
  return runs
}

function stack(search: Search, rows: readonly number[], span: Span): Part[] {
  const { grid, merges } = search
  const parts: Part[] = []
  let pending: number[] = []
  const take = (run: readonly number[]) => {
    const all = [...pending, ...run]
    const own = run.length === 0 ? null : findHeader(grid, run, span, merges)
    const header = own === null ? findHeader(grid, all, span, merges) : { ...own, titles: [...pending, ...own.titles] }
    pending = []
    parts.push({ rows: all, header })
  }
  const runs = runsOf(grid, rows)
  for (const [index, run] of runs.entries()) {
    const current = parts.at(-1)
    const following = runs[index + 1]
    if (following !== undefined && isTitleRun(search, run, following, span)) {
      if (current === undefined || startsTable(search, current, [...run, ...following], span)) {
        pending.push(...run)
        continue
      }
    }
    if (current === undefined) take(run)
    else if (startsTable(search, current, [...pending, ...run], span)) take(run)
    else {
      current.rows.push(...pending, ...run)
      pending = []
    }
  }
  if (pending.length > 0) take([])
  return parts
}

/** A few lines of little above something wider: a title, or `Branch: Berlin`, `Month: March`. */
function isTitleRun(search: Search, run: readonly number[], following: readonly number[], span: Span): boolean {
  if (run.length > 10) return false
  const { grid } = search
  const widest = Math.max(...run.map((row) => filledOf(grid, row, span).length))
  const width = usualWidth(grid, following, span)
  if (widest > 2 || following.length < 2 || width <= widest) return false
  if (run.length <= 2 || width > 3 || widest < 2) return true
  const labels = run.filter((row) =>
    shown(grid, row, filledOf(grid, row, span)[0] ?? 0)
      .trimEnd()
      .endsWith(':'),
  )
  return labels.length >= run.length / 2
}

/** Whether rows after a gap are a table of their own and not more rows of the one above. */
export function startsTable(search: Search, above: Part, rows: readonly number[], span: Span): boolean {
  const { grid, merges } = search
  const header = findHeader(grid, rows, span, merges)
  const first = header?.rows[0]
  if (header === null || first === undefined || rows.length <= header.titles.length + header.rows.length) return false
  const aboveHeader = above.header?.rows.at(-1)
  if (aboveHeader !== undefined && sameTexts(grid, aboveHeader, header.rows.at(-1) ?? first, span)) {
    return header.titles.length > 0
  }
  return clashes(grid, { header, first, data: dataOf(above).slice(0, 60) }, span)
}

/** The columns of a header are others than those above it, or what it says is not what they hold. */
function clashes(
  grid: Grid,
  { header, first, data }: { header: Header; first: number; data: readonly number[] },
  span: Span,
): boolean {
  const names = filledOf(grid, first, span)
  if (names.length < 2) return false
  const shared = overlap(names, filledMostly(grid, data, span))
  if (shared < 0.5) return true
  const typed = names.filter((column) => {
    const lane = evidenceOf(grid, data, column).lane
    return lane !== null && lane !== 'text'
  })
  if (typed.length === 0) return header.score >= 2 && shared < 1
  const clashing = typed.filter((column) => laneOfCell(grid, first, column) === 'text')
  return clashing.length >= Math.max(1, typed.length * 0.6)
}

function dataOf(part: Part): number[] {
  const skip = part.header === null ? 0 : part.header.titles.length + part.header.rows.length
  return part.rows.slice(skip)
}

function filledMostly(grid: Grid, rows: readonly number[], span: Span): number[] {
  const counts = new Map<number, number>()
  for (const row of rows)
    for (const column of filledOf(grid, row, span)) counts.set(column, (counts.get(column) ?? 0) + 1)
  return [...counts].filter(([, count]) => count >= rows.length * 0.3).map(([column]) => column)
}

function overlap(a: readonly number[], b: readonly number[]): number {
  const both = a.filter((column) => b.includes(column)).length
  const all = new Set([...a, ...b]).size
  return all === 0 ? 1 : both / all
}

export function sameTexts(grid: Grid, a: number, b: number, span: Span): boolean {
  const filled = filledOf(grid, a, span)
  const other = filledOf(grid, b, span)
  if (filled.length !== other.length) return false
  return filled.every((column) => shown(grid, a, column).trim() === shown(grid, b, column).trim())
}
