import { cellKinds } from '../cells.ts'
import type { Grid } from './grid.ts'
import { isBlank } from './grid.ts'
import { addCell, createProfile, decideLane } from './profile.ts'
import type { Lane } from './profile.ts'

/** What a column holds in some rows, as far as it helps to tell a header from data. */
export interface ColumnEvidence {
  readonly filled: number
  readonly lane: Lane | null
  /** Of the texts: how many have a digit or an `@`. */
  readonly coded: number
  readonly values: ReadonlySet<string>
}

const coded = /[\d@]/

export function evidenceOf(grid: Grid, rows: readonly number[], column: number): ColumnEvidence {
  const profile = createProfile()
  const values = new Set<string>()
  let withCode = 0
  for (const row of rows) {
    addCell(profile, grid, row, column)
    if (grid.kind(row, column) !== cellKinds.text) continue
    const text = grid.text(row, column).trim()
    values.add(text)
    if (coded.test(text)) withCode++
  }
  return { filled: profile.filled, lane: decideLane(profile), coded: withCode, values }
}

/** What one cell would be if it stood alone. */
export function laneOfCell(grid: Grid, row: number, column: number): Lane | null {
  return isBlank(grid, row, column) ? null : evidenceOf(grid, [row], column).lane
}

export function isCoded(text: string): boolean {
  return coded.test(text)
}
