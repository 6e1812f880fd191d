import { evidenceOf, isCoded, laneOfCell } from './column-evidence.ts'
import type { ColumnEvidence } from './column-evidence.ts'
import type { Lane } from './profile.ts'
import { filledOf, isBlank, shown } from './grid.ts'
import type { Grid, Merge, Span } from './grid.ts'
import { isUnit } from './words.ts'

/** Rows of a grid, by their index in it. */
export interface Header {
  /** Above the header: titles, `Branch: Berlin`. */
  readonly titles: readonly number[]
  /** One to three; empty: the table has none. */
  readonly rows: readonly number[]
  /** What the last of `rows` holds: names, their units (`kg`, `EUR`), or the numbers of the columns (1, 2, 3). */
  readonly lastLine: 'names' | 'units' | 'numbers'
  /** How sure: below 2 there is no column whose type differs from its header's. */
  readonly score: number
}

interface Block {
  readonly grid: Grid
  /** Rows that are not blank, ascending. */
  readonly rows: readonly number[]
  readonly span: Span
  readonly merges: readonly Merge[]
  /** Columns that a good part of the rows fill. */
  readonly width: number
}

const candidates = 25
const rowsBelow = 60
const mostLines = 3

/** Finds the header of the table that the rows hold; null: it has none, all rows are data. */
export function findHeader(grid: Grid, rows: readonly number[], span: Span, merges: readonly Merge[]): Header | null {
  const block: Block = { grid, rows, span, merges, width: usualWidth(grid, rows, span) }
  for (let at = 0; at < Math.min(candidates, rows.length); at++) {
    const score = scoreOf(block, at)
    if (score > 0)
      return isOutdone(block, at, score) ? extend(block, at + 1, scoreOf(block, at + 1)) : extend(block, at, score)
    if (!isTitleLike(block, at)) return null
  }
  return null
}

/** How many columns the rows of a table usually fill. */
export function usualWidth(grid: Grid, rows: readonly number[], span: Span): number {
  const some = rows.slice(0, 200)
  const counts = new Map<number, number>()
  for (const row of some) {
    for (const column of filledOf(grid, row, span)) counts.set(column, (counts.get(column) ?? 0) + 1)
  }
  const least = some.length * 0.3
  return Math.max(1, [...counts.values()].filter((count) => count >= least).length)
}

/** Below a line that names little stands one that names more: `Sum of amount, Column labels` of a pivot table. */
function isOutdone(block: Block, at: number, score: number): boolean {
  const { grid, rows, span } = block
  const row = rows[at] ?? 0
  const next = rows[at + 1]
  if (next === undefined || !isTitleLike(block, at) || isSplit(block, row)) return false
  const wider = filledOf(grid, next, span).length > filledOf(grid, row, span).length
  return wider && scoreOf(block, at + 1) > score
}

/** Cells of the row are merged across several columns. */
function isSplit({ grid, merges, span }: Block, row: number): boolean {
  const line = grid.numberOf(row) - 1
  return merges.some((merge) => merge.right > merge.left && covers(merge, line) && merge.left >= span.left)
}

/** A row that fills few of the columns: it may stand above a header. */
function isTitleLike(block: Block, at: number): boolean {
  const row = block.rows[at] ?? 0
  const filled = filledOf(block.grid, row, block.span)
  const distinct = new Set(filled.map((column) => shown(block.grid, row, column))).size
  if (block.width <= 2) return distinct < block.width
  return distinct <= Math.max(2, Math.floor(block.width / 2))
}

/** Positive: a header; the more, the surer. */
function scoreOf(block: Block, at: number): number {
  const { grid, rows, span, width } = block
  const row = rows[at] ?? 0
  const filled = namedColumns(block, row)
  const texts = new Set(filled.map((column) => anchorText(block, row, column)))
  if (texts.size < Math.min(2, width) || filled.length < width / 2) return 0
  const lanes = filled.map((column) => laneOfCell(grid, row, column))
  const sequence = isSequence(block, row, filled)
  const worded = lanes.filter((lane) => lane === 'text' || lane === null).length
  if (worded < filled.length * 0.8 && !(sequence && worded > 0)) return 0
  const named = { row, columns: filled, lanes, sequence }
  const next = rows[at + 1]
  if (next === undefined) return worded === filled.length && width > 1 ? 0.1 : 0
  const score = scoreAgainst(block, named, at + 1)
  return isWorded(grid, next, span) ? Math.max(score, scoreAgainst(block, named, at + 2)) : score
}

interface Named {
  readonly row: number
  readonly columns: readonly number[]
  readonly lanes: readonly (Lane | null)[]
  readonly sequence: boolean
}

function scoreAgainst({ grid, rows, span }: Block, named: Named, from: number): number {
  const below = rows.slice(from, from + rowsBelow)
  let score = 0
  for (const [index, column] of named.columns.entries()) {
    const isWord = (named.lanes[index] ?? 'text') === 'text'
    if (isWord || !named.sequence) score += columnScore(grid, named.row, column, evidenceOf(grid, below, column))
  }
  const unnamed = filledColumns(grid, below, span).filter((column) => !named.columns.includes(column)).length
  return score - unnamed * 0.25
}

/** All its cells are words, and there are two or more: it may be the second line of a header. */
function isWorded(grid: Grid, row: number, span: Span): boolean {
  const filled = filledOf(grid, row, span)
  return filled.length >= 2 && filled.every((column) => laneOfCell(grid, row, column) === 'text')
}

function columnScore(grid: Grid, row: number, column: number, below: ColumnEvidence): number {
  const lane = laneOfCell(grid, row, column)
  if (below.filled === 0) return 0.1
  if (lane !== 'text' && lane !== null) return below.lane === lane ? -1.5 : -0.25
  if (below.lane !== 'text' && below.lane !== null) return 2
  const text = shown(grid, row, column).trim()
  if (below.values.has(text)) return -0.5
  const mostlyCoded = below.coded >= below.filled * 0.6
  if (isCoded(text)) return mostlyCoded ? -0.5 : 0
  return mostlyCoded ? 1 : 0.3
}

/** Years, months or days as names of columns: two years or three of the others, each after the one before. */
function isSequence(block: Block, row: number, filled: readonly number[]): boolean {
  let run = 0
  let areYears = true
  let last = -Infinity
  for (const column of filled) {
    const lane = laneOfCell(block.grid, row, column)
    if (lane !== 'number' && lane !== 'time') continue
    const value = lane === 'time' ? run : Number(shown(block.grid, row, column))
    if (!(value > last)) return false
    areYears &&= lane === 'number' && value >= 1900 && value <= 2100
    last = value
    run++
  }
  return run >= (areYears ? 2 : 3)
}

/** Adds the lines that belong to the header at `at`: groups above it, a second line or units below. */
function extend(block: Block, at: number, score: number): Header {
  const first = at > 0 && isGroupLine(block, at - 1, at) ? at - 1 : at
  let last = at
  while (last - first + 1 < mostLines && isSecondLine(block, last)) last++
  const lastLine = lineAfter(block, last, last - first + 1)
  const rows = block.rows.slice(first, last + (lastLine === 'names' ? 1 : 2))
  return { titles: block.rows.slice(0, first), rows, lastLine, score }
}

/** Above a header with repeated names stands what tells them apart: `Q1, , Q2, `. */
function isGroupLine(block: Block, above: number, at: number): boolean {
  const { grid, span } = block
  const upper = block.rows[above] ?? 0
  const row = block.rows[at] ?? 0
  if (grid.numberOf(row) !== grid.numberOf(upper) + 1) return false
  const names = filledOf(grid, row, span).map((column) => shown(grid, row, column).trim().toLowerCase())
  const groups = filledOf(grid, upper, span)
  return groups.length >= 2 && new Set(names).size < names.length
}

function isSecondLine(block: Block, at: number): boolean {
  const { grid, span, rows } = block
  const row = rows[at] ?? 0
  const next = rows[at + 1]
  if (next === undefined || at + 2 >= rows.length || grid.numberOf(next) !== grid.numberOf(row) + 1) return false
  const filled = filledOf(grid, next, span)
  if (filled.length === 0 || filled.some((column) => laneOfCell(grid, next, column) !== 'text')) return false
  const below = rows.slice(at + 2, at + 2 + rowsBelow)
  const upper = filledOf(grid, row, span)
  const fills = filled.some((column) => !upper.includes(column))
  if (isSplit(block, row) && filled.length >= 2) return true
  if (!fills) return false
  return filled.some((column) => {
    const lane = evidenceOf(grid, below, column).lane
    return lane !== 'text' && lane !== null
  })
}

function lineAfter(block: Block, last: number, lines: number): Header['lastLine'] {
  if (isNumberLine(block, last)) return 'numbers'
  return lines < mostLines && isUnitLine(block, last + 1) ? 'units' : 'names'
}

/** Forms number their columns in a line below the header: 1, 2, 3 … */
function isNumberLine({ grid, rows, span }: Block, last: number): boolean {
  const header = rows[last]
  const row = rows[last + 1]
  if (header === undefined || row === undefined || rows[last + 2] === undefined) return false
  const filled = filledOf(grid, row, span)
  if (filled.length < 3 || filled.length < filledOf(grid, header, span).length) return false
  return filled.every((column, index) => shown(grid, row, column).trim() === String(index + 1))
}

function isUnitLine(block: Block, at: number): boolean {
  const { grid, span, rows } = block
  const row = rows[at]
  if (row === undefined) return false
  const filled = filledOf(grid, row, span)
  if (filled.length === 0 || !filled.every((column) => isUnit(shown(grid, row, column)))) return false
  const below = rows.slice(at + 1, at + 1 + rowsBelow)
  return filled.some((column) => evidenceOf(grid, below, column).lane === 'number')
}

/** Columns that have a name in a row: cells, and what a merged cell covers. */
function namedColumns(block: Block, row: number): number[] {
  const { grid, span } = block
  const right = Math.min(span.right, grid.width)
  const named: number[] = []
  for (let column = span.left; column < right; column++) if (anchorText(block, row, column) !== '') named.push(column)
  return named
}

function anchorText(block: Block, row: number, column: number): string {
  const { grid } = block
  if (!isBlank(grid, row, column)) return shown(grid, row, column).trim()
  const line = grid.numberOf(row) - 1
  const merge = block.merges.find(
    (one) => one.top === line && covers(one, line) && one.left <= column && one.right >= column,
  )
  if (merge === undefined || merge.right - merge.left + 1 >= Math.max(2, block.width * 0.9)) return ''
  return shown(grid, row, merge.left).trim()
}

function covers(merge: Merge, line: number): boolean {
  return merge.top <= line && merge.bottom >= line
}

function filledColumns(grid: Grid, rows: readonly number[], span: Span): number[] {
  const columns = new Set<number>()
  for (const row of rows.slice(0, 20)) for (const column of filledOf(grid, row, span)) columns.add(column)
  return [...columns]
}
