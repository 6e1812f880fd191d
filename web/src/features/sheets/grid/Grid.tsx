import {
  useEffect,
  useEffectEvent,
  useRef,
  useState,
  type CSSProperties,
  type KeyboardEvent,
  type ReactNode,
} from 'react'
import { text } from '../../../texts/en.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { columnsInSight, placeColumns, totalWidth } from './column-window.ts'
import type { CellAt, GridColumn, GridTable } from './grid-table.ts'
import { GridHead } from './GridHead.tsx'
import { GridRowView } from './GridRowView.tsx'
import { moveBy } from './keys.ts'
import classes from './grid.module.css'
import { rowWindow, scrollHeight } from './scroll-map.ts'
import { useBlocks } from './use-blocks.ts'
import { useScroll } from './use-scroll.ts'

const rowHeight = 30
const headHeight = 50
const overscan = 8
const digitPx = 8

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

/** A table of any length: what is in sight is drawn, and fetched in blocks of rows. */
export function Grid({ label, table, selected, onSelect, menuOf }: GridProps) {
  const element = useRef<HTMLDivElement>(null)
  const [widths, setWidths] = useState<Readonly<Record<string, number>>>({})
  const [active, setActive] = useState<CellAt | null>(selected)
  const numbersWidth = Math.max(44, String(table.rows).length * digitPx + 22)
  const scroll = useScroll(element, { rows: table.rows, rowHeight, headHeight, numbersWidth })
  const placed = placeColumns(table.columns, widths)
  const inSight = columnsInSight(placed, scroll.left, scroll.width)
  const { first, last } = rowWindow(scroll.position.offset, scroll.extent, overscan)
  const blocks = useBlocks(table, first, last)
  const width = numbersWidth + totalWidth(placed)
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.target !== event.currentTarget) return
    if (event.key === 'Enter' && active !== null) return onSelect(active)
    const page = Math.max(1, Math.floor(scroll.extent.viewport / rowHeight) - 1)
    const next = moveBy(event, active, { columns: table.columns, rows: table.rows, page })
    if (next === null) return
    event.preventDefault()
    setActive(next)
    scroll.bringIntoSight(next.row)
    const target = placed.find(({ column }) => column.id === next.column)
    if (target !== undefined) scroll.bringColumnIntoSight(target.left, target.width)
  }
  const show = useEffectEvent((row: number) => {
    setActive(selected)
    scroll.bringIntoSight(row)
  })
  const chosenRow = selected?.row
  useEffect(() => {
    if (chosenRow !== undefined) show(chosenRow)
  }, [chosenRow])
  const pick = (cell: CellAt): void => {
    setActive(cell)
    onSelect(cell)
  }
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
