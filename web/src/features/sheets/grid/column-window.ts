import type { GridColumn } from './grid-table.ts'

const CHARACTER_PX = 7.6
const HEAD_EXTRA_PX = 44
const narrowest = 84
const widest = 300
const usual: Readonly<Record<GridColumn['type'], number>> = {
  text: 142,
  integer: 104,
  decimal: 122,
  number: 122,
  boolean: 92,
  date: 112,
  datetime: 166,
  duration: 108,
}

/** Wide enough for its name and what its type usually holds. */
export const usualWidth = ({ name, type }: Pick<GridColumn, 'name' | 'type'>): number =>
  Math.round(Math.min(widest, Math.max(narrowest, usual[type], name.length * CHARACTER_PX + HEAD_EXTRA_PX)))

export interface PlacedColumn {
  readonly index: number
  readonly column: GridColumn
  readonly left: number
  readonly width: number
}

/** Columns side by side, with their widths. */
export function placeColumns(
  columns: readonly GridColumn[],
  widths: Readonly<Record<string, number>>,
): readonly PlacedColumn[] {
  let left = 0
  return columns.map((column, index) => {
    const width = widths[column.id] ?? usualWidth(column)
    const placed = { index, column, left, width }
    left += width
    return placed
  })
}

export const totalWidth = (placed: readonly PlacedColumn[]): number => {
  const last = placed.at(-1)
  return last === undefined ? 0 : last.left + last.width
}

/** Those that overlap what is in sight. */
export function columnsInSight(
  placed: readonly PlacedColumn[],
  scrollLeft: number,
  viewport: number,
): readonly PlacedColumn[] {
  const spare = 200
  return placed.filter(({ left, width }) => left + width > scrollLeft - spare && left < scrollLeft + viewport + spare)
}
