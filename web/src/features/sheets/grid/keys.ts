import type { CellAt, GridColumn } from './grid-table.ts'

interface Bounds {
  readonly columns: readonly GridColumn[]
  readonly rows: number
  /** Rows of a page. */
  readonly page: number
}
interface Pressed {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
}

const moves: Readonly<Record<string, (bounds: Bounds) => readonly [number, number]>> = {
  ArrowUp: () => [-1, 0],
  ArrowDown: () => [1, 0],
  ArrowLeft: () => [0, -1],
  ArrowRight: () => [0, 1],
  PageUp: ({ page }) => [-page, 0],
  PageDown: ({ page }) => [page, 0],
  Home: ({ columns }) => [0, -columns.length],
  End: ({ columns }) => [0, columns.length],
}

const held = (value: number, count: number): number => Math.min(count - 1, Math.max(0, value))

/** The cell to which a key leads; null: the key is none of the grid's. */
export function moveBy({ key, ctrlKey, metaKey }: Pressed, from: CellAt | null, bounds: Bounds): CellAt | null {
  const move = moves[key]
  if (move === undefined || bounds.rows === 0) return null
  const first = bounds.columns[0]
  if (first === undefined) return null
  if (from === null) return { row: 0, column: first.id }
  const far = (ctrlKey || metaKey) && (key === 'Home' || key === 'End')
  const [down, right] = move(bounds)
  const index = bounds.columns.findIndex(({ id }) => id === from.column)
  const column = bounds.columns[held(index + (far ? 0 : right), bounds.columns.length)] ?? first
  const row = far ? (key === 'Home' ? 0 : bounds.rows - 1) : held(from.row + down, bounds.rows)
  return { row, column: column.id }
}
