import { Menu, UnstyledButton } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import type { PointerEvent, ReactNode } from 'react'
import { text } from '../../../texts/en.ts'
import { groupDigits, isNumeric } from './cell-words.ts'
import type { PlacedColumn } from './column-window.ts'
import type { GridColumn } from './grid-table.ts'
import classes from './grid.module.css'
import { TypeMark } from './TypeMark.tsx'

const narrowestPx = 60

interface GridHeadProps {
  readonly width: number
  readonly columns: readonly PlacedColumn[]
  readonly sums: Readonly<Record<string, string>>
  readonly menuOf: ((column: GridColumn) => ReactNode) | null
  readonly onResize: (id: string, width: number) => void
}

/** Stays above the rows: name, type and sum of each column. */
export const GridHead = ({ width, columns, sums, menuOf, onResize }: GridHeadProps) => (
  <div role="row" aria-rowindex={1} className={classes.head} style={{ width }}>
    <div role="columnheader" aria-colindex={1} className={classes.corner}>
      {text.sheets.grid.rowNumber}
    </div>
    {columns.map((placed) => (
      <div
        key={placed.column.id}
        role="columnheader"
        aria-colindex={placed.index + 2}
        className={classes.headCell}
        style={{ left: `calc(var(--numbers) + ${placed.left}px)`, width: placed.width }}
      >
        <HeadLabel placed={placed} sum={sums[placed.column.id]} menuOf={menuOf} />
        <Handle placed={placed} onResize={onResize} />
      </div>
    ))}
  </div>
)

interface HeadLabelProps {
  readonly placed: PlacedColumn
  readonly sum: string | undefined
  readonly menuOf: ((column: GridColumn) => ReactNode) | null
}

function HeadLabel({ placed: { column }, sum, menuOf }: HeadLabelProps) {
  const words = (
    <>
      <span className={classes.headName}>
        <TypeMark type={column.type} />
        <bdi className={classes.cut} title={column.name}>
          {column.name}
        </bdi>
        {menuOf === null ? null : <IconChevronDown size={13} className={classes.headMore} aria-hidden />}
      </span>
      <span className={`${classes.headSum} ${isNumeric(column) ? classes.number : ''}`}>
        {sum === undefined ? text.sheets.types[column.type] : text.sheets.grid.sum(groupDigits(sum))}
      </span>
    </>
  )
  if (menuOf === null) return <div className={classes.headLabel}>{words}</div>
  return (
    <Menu position="bottom-start" width={250} shadow="md">
      <Menu.Target>
        <UnstyledButton className={classes.headLabel} aria-label={text.sheets.grid.columnMenu(column.name)}>
          {words}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>{menuOf(column)}</Menu.Dropdown>
    </Menu>
  )
}

function Handle({ placed, onResize }: { placed: PlacedColumn; onResize: (id: string, width: number) => void }) {
  const drag = (event: PointerEvent<HTMLDivElement>): void => {
    const handle = event.currentTarget
    const start = event.clientX
    handle.setPointerCapture(event.pointerId)
    const move = (moved: globalThis.PointerEvent): void =>
      onResize(placed.column.id, Math.max(narrowestPx, placed.width + moved.clientX - start))
    handle.addEventListener('pointermove', move)
    handle.addEventListener('lostpointercapture', () => handle.removeEventListener('pointermove', move), { once: true })
  }
  return <div className={classes.handle} onPointerDown={drag} aria-hidden />
}
