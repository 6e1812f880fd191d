import { useMemo, useState } from 'react'
import type {
  Matrix,
  MatrixCell,
  MatrixTable,
  MatrixTarget,
} from '../../../../../src/modules/sheets/consolidation/contract.ts'
import { formatPlural } from '../../../format/count.ts'
import { text } from '../../../texts/en.ts'
import classes from './matrix.module.css'
import { MatrixCellView } from './MatrixCellView.tsx'
import type { ChangeMatrix } from './place.ts'
import { TargetHead } from './TargetHead.tsx'

interface MatrixGridProps {
  readonly matrix: Matrix
  /** Null: only to look at. */
  readonly onChange: ChangeMatrix | null
}

const fileWidth = 'minmax(170px, 230px)'
const columnWidth = 148

const cellsByTable = (target: MatrixTarget): ReadonlyMap<number, MatrixCell> =>
  new Map(target.cells.map((cell) => [cell.table, cell]))

/** Files below each other, columns of the table beside each other. */
export function MatrixGrid({ matrix, onChange }: MatrixGridProps) {
  const [open, setOpen] = useState<string | null>(null)
  const taken = matrix.tables.filter(({ isLeftOut }) => !isLeftOut).length
  const cells = useMemo(() => matrix.targets.map(cellsByTable), [matrix.targets])
  const template = `${fileWidth} repeat(${matrix.targets.length}, ${columnWidth}px)`
  return (
    <div className={classes.scroll} role="region" aria-label={text.sheets.matrix.title} tabIndex={0}>
      <div role="table" aria-label={text.sheets.matrix.title} className={classes.grid}>
        <div role="row" className={`${classes.row} ${classes.head}`} style={{ gridTemplateColumns: template }}>
          <div role="columnheader" className={classes.file}>
            {text.sheets.matrix.file}
          </div>
          {matrix.targets.map((target) => (
            <TargetHead key={target.id} matrix={matrix} target={target} tables={taken} onChange={onChange} />
          ))}
        </div>
        {matrix.tables.map((table) => (
          <div
            key={table.id}
            role="row"
            className={`${classes.row} ${table.isLeftOut ? classes.leftOut : ''}`}
            style={{ gridTemplateColumns: template }}
          >
            <TableHead table={table} tables={matrix.tables} onChange={onChange} />
            {matrix.targets.map((target, index) => (
              <MatrixCellView
                key={target.id}
                matrix={matrix}
                table={table}
                target={target}
                cell={cells[index]?.get(table.id)}
                isOpen={open === `${table.id} ${target.id}`}
                onOpen={(isOpen) => setOpen(isOpen ? `${table.id} ${target.id}` : null)}
                onChange={onChange}
              />
            ))}
          </div>
        ))}
      </div>
    </div>
  )
}

interface TableHeadProps {
  readonly table: MatrixTable
  readonly tables: readonly MatrixTable[]
  readonly onChange: ChangeMatrix | null
}

function TableHead({ table, tables, onChange }: TableHeadProps) {
  const isOnlyOne = tables.filter(({ workbookId }) => workbookId === table.workbookId).length === 1
  return (
    <div role="rowheader" className={classes.file}>
      <bdi className={classes.cut} title={table.file}>
        {table.file}
      </bdi>
      <span className={classes.fileNote}>
        <span className={classes.cut}>
          {isOnlyOne ? '' : `${table.sheet} · `}
          {formatPlural(table.rows, text.common.row, text.common.rows)}
        </span>
        {onChange === null ? null : (
          <button
            type="button"
            className={classes.take}
            onClick={() => onChange({ kind: 'table', tables: [table.id], isLeftOut: !table.isLeftOut })}
          >
            {table.isLeftOut ? text.sheets.matrix.takeIn : text.sheets.matrix.leaveOut}
          </button>
        )}
      </span>
    </div>
  )
}
