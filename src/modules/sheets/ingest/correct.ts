import type { Grid } from '../core/recognise/grid.ts'
import type { Area } from '../core/recognise/layout.ts'
import type { ReadSettings } from '../ports.ts'

/** Headers as a person says they are. A row that is not among the first of the sheet is left alone. */
export function correctHeaders(
  grid: Grid,
  areas: readonly Area[],
  corrections: ReadSettings['headers'],
): readonly Area[] {
  return areas.map((area, position) => {
    const correction = corrections.find((one) => one.position === position)
    if (correction === undefined) return area
    if (correction.rows.length === 0) return { ...area, header: null }
    const rows = area.rows.filter((row) => correction.rows.includes(grid.numberOf(row)))
    const [first] = rows
    if (first === undefined) return area
    const titles = area.rows.filter((row) => row < first)
    return { ...area, header: { titles, rows, lastLine: 'names', score: 2 } }
  })
}
