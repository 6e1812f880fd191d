import { cellKinds } from '../cells.ts'
import { isMidnight, isoText } from './date-text.ts'

/** Cells that are held, to be looked at from all sides: the first rows of a sheet, or a few rows from its middle. */
export interface Grid {
  readonly rows: number
  /** Columns; cells beyond are blank. */
  readonly width: number
  /** Row in the file, from 1. */
  numberOf(row: number): number
  kind(row: number, column: number): number
  number(row: number, column: number): number
  text(row: number, column: number): string
}

/** Merged cells: zero-based rows and columns of the file, inclusive. */
export interface Merge {
  readonly top: number
  readonly left: number
  readonly bottom: number
  readonly right: number
}

/** Columns from left to before right. */
export interface Span {
  readonly left: number
  readonly right: number
}

/** A cell as people see it; '' when blank. Numbers as shortest, dates as ISO, truth values in capitals. */
export function shown(grid: Grid, row: number, column: number): string {
  const kind = grid.kind(row, column)
  if (kind === cellKinds.blank) return ''
  if (kind === cellKinds.text || kind === cellKinds.error) return grid.text(row, column)
  return shownNumber(kind, grid.number(row, column))
}

export function shownNumber(kind: number, value: number): string {
  if (kind === cellKinds.boolean) return value === 0 ? 'FALSE' : 'TRUE'
  if (kind === cellKinds.date) return isoText(value, false)
  if (kind === cellKinds.datetime) return isoText(value, !isMidnight(value))
  if (kind === cellKinds.duration) return shownDuration(value)
  return numberText(value)
}

/** To 15 digits, as workbooks show and compare numbers; never with an exponent below 10^21. */
export function numberText(value: number): string {
  const short = String(value)
  return short.length <= 16 ? short : String(Number(value.toPrecision(15)))
}

function shownDuration(days: number): string {
  const seconds = Math.round(Math.abs(days) * 86_400)
  const two = (n: number) => String(n).padStart(2, '0')
  const text = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  return days < 0 ? `-${text}` : text
}

export function isBlank(grid: Grid, row: number, column: number): boolean {
  const kind = grid.kind(row, column)
  return kind === cellKinds.blank || (kind === cellKinds.text && grid.text(row, column).trim() === '')
}

/** Columns of a row that are not blank, within a span. */
export function filledOf(grid: Grid, row: number, span: Span): number[] {
  const filled: number[] = []
  for (let column = span.left; column < Math.min(span.right, grid.width); column++) {
    if (!isBlank(grid, row, column)) filled.push(column)
  }
  return filled
}

export function hasCells(grid: Grid, row: number, span: Span): boolean {
  const right = Math.min(span.right, grid.width)
  for (let column = span.left; column < right; column++) if (!isBlank(grid, row, column)) return true
  return false
}

/** A, B … Z, AA: the letters of a column from 0. */
export function lettersOf(column: number): string {
  let letters = ''
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters
  }
  return letters
}
