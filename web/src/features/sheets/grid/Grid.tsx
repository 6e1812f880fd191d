import {
  useEffect,
  useEffectEvent,
  useRef,
  useState,
  type CSSProperties,
  type KeyboardEvent,
  type ReactNode,
} from 'react'
import { formatCount } from '../../../format/count.ts'
import { text } from '../../../texts/en.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { columnsInSight, placeColumns, totalWidth, type PlacedColumn } from './column-window.ts'
import type { CellAt, GridColumn, GridTable } from './grid-table.ts'
import { GridHead } from './GridHead.tsx'
import { GridRowView } from './GridRowView.tsx'
import { moveBy } from './keys.ts'
import classes from './grid.module.css'
import { rowWindow, scrollHeight } from './scroll-map.ts'
import { useBlocks } from './use-blocks.ts'
import { useScroll, type Scroll } from './use-scroll.ts'

const rowHeight = 30
const headHeight = 50
const overscan = 8
const digitPx = 6.6

interface GridProps {
  readonly label: string
  readonly table: GridTable
  readonly selected: CellAt | null
  readonly onSelect: (cell: CellAt) => void
  /** What can be done with a column. */
  readonly menuOf: ((column: GridColumn) => ReactNode) | null
}

const sizes = (numbersWidth: number): CSSProperties =>
  ({
    '--numbers': `${numbersWidth}px`,
    '--row': `${rowHeight}px`,
    '--head': `${headHeight}px`,
  }) as CSSProperties

const leastShownRows = 8
/** What a grid needs at most, px: it is no taller than its rows. */
export const heightOf = (rows: number): number =>
  headHeight + Math.max(leastShownRows, rows) * rowHeight + rowHeight / 2

/** A table of any length: what is in sight is drawn, and fetched in blocks of rows. */
export function Grid({ label, table, selected, onSelect, menuOf }: GridProps) {
  const element = useRef<HTMLDivElement>(null)
  const [widths, setWidths] = useState<Readonly<Record<string, number>>>({})
  const numbersWidth = Math.max(40, Math.round(formatCount(table.rows).length * digitPx + 16))
  const scroll = useScroll(element, { rows: table.rows, rowHeight, headHeight, numbersWidth })
  const placed = placeColumns(table.columns, widths)
  const inSight = columnsInSight(placed, scroll.left, scroll.width)
  const { first, last } = rowWindow(scroll.position.offset, scroll.extent, overscan)
  const blocks = useBlocks(table, first, last)
  const { active, onKeyDown, pick } = useActive({ table, placed, scroll, selected, onSelect })
  const width = numbersWidth + totalWidth(placed)
  const base = scroll.position.offset - scroll.position.scrollTop
  return (
    <div className={classes.frame}>
      <ErrorNote error={blocks.error} retry={blocks.retry} />
      <div
        ref={element}
        role="grid"
        tabIndex={0}
        aria-label={label}
        aria-rowcount={table.rows + 1}
        aria-colcount={table.columns.length + 1}
        className={classes.grid}
        onScroll={scroll.onScroll}
        onKeyDown={onKeyDown}
        style={sizes(numbersWidth)}
      >
        <GridHead
          width={width}
          columns={inSight}
          sums={table.sums}
          menuOf={menuOf}
          onResize={(id, size) => setWidths((now) => ({ ...now, [id]: size }))}
        />
        <div role="rowgroup" className={classes.body} style={{ width, height: scrollHeight(scroll.extent) }}>
          {Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index).map((row) => (
            <GridRowView
              key={row}
              row={row}
              top={row * rowHeight - base}
              columns={inSight}
              values={blocks.rowAt(row)}
              active={active?.row === row ? active.column : null}
              selected={selected?.row === row ? selected.column : null}
              onPick={pick}
            />
          ))}
        </div>
        {table.rows === 0 ? <p className={classes.none}>{text.sheets.grid.noRows}</p> : null}
      </div>
    </div>
  )
}

interface ActiveParts extends Pick<GridProps, 'table' | 'selected' | 'onSelect'> {
  readonly placed: readonly PlacedColumn[]
  readonly scroll: Scroll
}

/** The cell that the keyboard is at. What is chosen from outside comes into sight. */
function useActive({ table, placed, scroll, selected, onSelect }: ActiveParts) {
  const [active, setActive] = useState<CellAt | null>(selected)
  const bring = (cell: CellAt): void => {
    setActive(cell)
    scroll.bringIntoSight(cell.row)
    const target = placed.find(({ column }) => column.id === cell.column)
    if (target !== undefined) scroll.bringColumnIntoSight(target.left, target.width)
  }
  const show = useEffectEvent(() => {
    if (selected !== null) bring(selected)
  })
  const chosen = selected === null ? '' : `${selected.row} ${selected.column}`
  useEffect(() => show(), [chosen])
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.target !== event.currentTarget) return
    if (event.key === 'Enter' && active !== null) onSelect(active)
    const page = Math.max(1, Math.floor(scroll.extent.viewport / rowHeight) - 1)
    const next = moveBy(event, active, { columns: table.columns, rows: table.rows, page })
    if (next === null) return
    event.preventDefault()
    bring(next)
  }
  const pick = (cell: CellAt): void => {
    setActive(cell)
    onSelect(cell)
  }
  return { active, onKeyDown, pick }
}
