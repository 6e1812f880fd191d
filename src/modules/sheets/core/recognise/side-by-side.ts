import { filledOf, hasCells, isBlank, shown } from './grid.ts'
import type { Grid, Merge, Span } from './grid.ts'
import { findHeader } from './header.ts'

/**
 * Tables beside each other have a blank column between them, headers of their own, and differ in height or repeat
 * names. A table with a spacer column is one table: its rows belong together.
 */
export function splitSideBySide(grid: Grid, rows: readonly number[], span: Span, merges: readonly Merge[]): Span[] {
  const groups = columnGroups(grid, rows, span)
  if (groups.length < 2) return [span]
  const whole: Group[] = []
  for (const group of groups) {
    const described = describe(grid, rows, group, merges)
    const previous = whole.at(-1)
    if (previous === undefined || described.stands) whole.push(described)
    else whole[whole.length - 1] = describe(grid, rows, { left: previous.span.left, right: group.right }, merges)
  }
  if (whole.length < 2 || whole[0]?.stands !== true || !differ(whole)) return [span]
  return whole.map(({ span: own }, index) => ({
    left: index === 0 ? span.left : own.left,
    right: whole[index + 1]?.span.left ?? span.right,
  }))
}

interface Group {
  readonly span: Span
  /** Two columns or more, a header and rows below it. */
  readonly stands: boolean
  readonly first: number
  readonly last: number
  readonly names: readonly string[]
}

function describe(grid: Grid, rows: readonly number[], span: Span, merges: readonly Merge[]): Group {
  const own = rows.filter((row) => hasCells(grid, row, span))
  const header = findHeader(grid, own, span, merges)
  const last = header?.rows.at(-1)
  const names = last === undefined ? [] : filledOf(grid, last, span).map((column) => shown(grid, last, column).trim())
  return {
    span,
    stands: header !== null && names.length >= 2 && own.length > header.titles.length + header.rows.length,
    first: header?.rows[0] ?? -1,
    last: own.at(-1) ?? -1,
    names,
  }
}

function differ(groups: readonly Group[]): boolean {
  const [one] = groups
  if (groups.some((group) => group.last !== one?.last || group.first !== one.first)) return true
  const all = groups.flatMap((group) => group.names)
  const smallest = Math.min(...groups.map((group) => group.names.length))
  return all.length - new Set(all).size >= smallest / 2
}

/** Columns with something in them, parted by columns without. */
function columnGroups(grid: Grid, rows: readonly number[], span: Span): Span[] {
  const groups: { left: number; right: number }[] = []
  for (let column = span.left; column < Math.min(span.right, grid.width); column++) {
    if (rows.every((row) => isBlank(grid, row, column))) continue
    const last = groups.at(-1)
    if (last?.right === column) last.right = column + 1
    else groups.push({ left: column, right: column + 1 })
  }
  return groups.length > 200 ? [span] : groups
}
