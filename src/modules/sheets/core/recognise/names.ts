import { cellKinds } from '../cells.ts'
import { isMidnight, isoText } from './date-text.ts'
import { isBlank, lettersOf, shown } from './grid.ts'
import type { Grid, Merge } from './grid.ts'
import type { Header } from './header.ts'

export interface HeaderLines {
  readonly grid: Grid
  /** Rows of the grid. */
  readonly rows: readonly number[]
  readonly lastLine: Header['lastLine']
  readonly merges: readonly Merge[]
  /** The first column of the table. */
  readonly left: number
}

const longest = 255

/** What the header says of a column: `Q1 / Sales`, `Weight (kg)`; '' when nothing. */
export function headerOf(lines: HeaderLines, column: number): string {
  const count = lines.rows.length - (lines.lastLine === 'names' ? 0 : 1)
  const parts: string[] = []
  for (let line = 0; line < count; line++) {
    const text = lineText(lines, line, line < count - 1, column)
    if (text !== '' && parts.at(-1) !== text) parts.push(text)
  }
  const unitRow = lines.lastLine === 'units' ? lines.rows.at(-1) : undefined
  const unit = unitRow === undefined ? '' : clean(shown(lines.grid, unitRow, column))
  const name = parts.join(' / ')
  if (unit === '') return name
  return name === '' ? unit : `${name} (${unit.replace(/^[[(]|[\])]$/g, '')})`
}

function lineText(lines: HeaderLines, line: number, groups: boolean, column: number): string {
  const { grid, merges } = lines
  const row = lines.rows[line] ?? 0
  if (!isBlank(grid, row, column)) return cellName(grid, row, column)
  const at = grid.numberOf(row) - 1
  const merge = merges.find((one) => one.top <= at && one.bottom >= at && one.left <= column && one.right >= column)
  if (merge !== undefined) {
    const anchor = lines.rows.find((one) => grid.numberOf(one) - 1 === merge.top)
    return anchor === undefined ? '' : cellName(grid, anchor, merge.left)
  }
  const rowHasMerges = merges.some((one) => one.top <= at && one.bottom >= at)
  const below = lines.rows[line + 1]
  if (!groups || rowHasMerges || below === undefined || isBlank(grid, below, column)) return ''
  for (let left = column - 1; left >= lines.left; left--) {
    if (!isBlank(grid, row, left)) return isBlank(grid, below, left) ? '' : cellName(grid, row, left)
  }
  return ''
}

/** A month as the name of a column is `2024-03`. */
function cellName(grid: Grid, row: number, column: number): string {
  const kind = grid.kind(row, column)
  if (kind === cellKinds.date || kind === cellKinds.datetime) {
    const ms = grid.number(row, column)
    const text = isoText(ms, !isMidnight(ms))
    return text.length === 10 && text.endsWith('-01') ? text.slice(0, 7) : text
  }
  return clean(shown(grid, row, column))
}

function clean(text: string): string {
  return text.replace(/[\s\u00a0]+/g, ' ').trim()
}

/** Names that differ without regard to case; a column without one is called after its letter. */
export function uniqueNames(columns: readonly { readonly index: number; readonly header: string }[]): string[] {
  const taken = new Set<string>()
  const next = new Map<string, number>()
  return columns.map(({ index, header }) => {
    const wanted = header === '' ? `Column ${lettersOf(index)}` : cut(header, longest)
    const key = wanted.toLowerCase()
    for (let count = next.get(key) ?? 1; ; count++) {
      const suffix = count === 1 ? '' : ` (${count})`
      const name = cut(wanted, longest - suffix.length) + suffix
      if (taken.has(name.toLowerCase())) continue
      taken.add(name.toLowerCase())
      next.set(key, count + 1)
      return name
    }
  })
}

/** Never half of a surrogate pair. */
function cut(text: string, length: number): string {
  if (text.length <= length) return text
  const code = text.charCodeAt(length - 1)
  return text.slice(0, code >= 0xd800 && code < 0xdc00 ? length - 1 : length)
}
