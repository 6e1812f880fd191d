import { memo } from 'react'
import { formatCount } from '../../../format/count.ts'
import { text } from '../../../texts/en.ts'
import { cellWords, isNumeric } from './cell-words.ts'
import type { PlacedColumn } from './column-window.ts'
import type { CellAt, GridRow } from './grid-table.ts'
import classes from './grid.module.css'

interface GridRowProps {
  readonly row: number
  readonly top: number
  readonly columns: readonly PlacedColumn[]
  /** Undefined: on its way. */
  readonly values: GridRow | undefined
  readonly active: string | null
  readonly selected: string | null
  readonly onPick: (cell: CellAt) => void
}

const sameColumns = (a: readonly PlacedColumn[], b: readonly PlacedColumn[]): boolean =>
  a.length === b.length &&
  a.every((one, index) => one.column === b[index]?.column && one.left === b[index].left && one.width === b[index].width)

const isSame = (a: GridRowProps, b: GridRowProps): boolean =>
  a.row === b.row &&
  a.top === b.top &&
  a.values === b.values &&
  a.active === b.active &&
  a.selected === b.selected &&
  sameColumns(a.columns, b.columns)

export const GridRowView = memo(function GridRowView(props: GridRowProps) {
  const { row, top, columns, selected } = props
  return (
    <div
      role="row"
      aria-rowindex={row + 2}
      className={`${classes.row} ${selected === null ? '' : classes.rowSelected}`}
      style={{ transform: `translateY(${top}px)` }}
    >
      <div role="rowheader" aria-colindex={1} className={classes.numbers}>
        {formatCount(row + 1)}
      </div>
      {columns.map((placed) => (
        <Cell key={placed.column.id} placed={placed} {...props} />
      ))}
    </div>
  )
}, isSame)

function Cell({ placed, row, values, active, selected, onPick }: GridRowProps & { placed: PlacedColumn }) {
  const { column, index, left, width } = placed
  const value = values?.values[index] ?? null
  const isOdd = values?.odd.includes(index) === true
  const marks = [
    classes.cell,
    isNumeric(column) && !isOdd ? classes.number : '',
    isOdd ? classes.odd : '',
    active === column.id ? classes.active : '',
    selected === column.id ? classes.selected : '',
  ]
  const words = cellWords(value, column)
  return (
    <div
      role="gridcell"
      aria-colindex={index + 2}
      aria-selected={selected === column.id}
      title={isOdd ? text.sheets.grid.misfit(words, text.sheets.types[column.type]) : undefined}
      className={marks.join(' ')}
      style={{ left: `calc(var(--numbers) + ${left}px)`, width }}
      onClick={() => onPick({ row, column: column.id })}
    >
      {values === undefined ? <span className={classes.coming} /> : <bdi>{words}</bdi>}
    </div>
  )
}
