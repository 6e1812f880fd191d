import { Checkbox, Select, Stack, UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import type { MatrixCell } from '../../../../../src/modules/sheets/consolidation/contract.ts'
import { formatCount } from '../../../format/count.ts'
import { text } from '../../../texts/en.ts'
import classes from './matrix.module.css'
import type { ChangeMatrix, MatrixPlace } from './place.ts'

const shownSamples = 4
const mostOffered = 12

interface CellMenuProps extends MatrixPlace {
  readonly onChange: ChangeMatrix
}

/** Why a column is here, and where else it may go; of a file without one, what may come here. */
export const CellMenu = (props: CellMenuProps) =>
  props.cell === undefined ? <Missing {...props} /> : <Placed {...props} cell={props.cell} />

const Item = ({ label, onClick }: { label: string; onClick: () => void }) => (
  <UnstyledButton className={classes.item} onClick={onClick}>
    {label}
  </UnstyledButton>
)

function Placed({ matrix, target, cell, onChange }: CellMenuProps & { cell: MatrixCell }) {
  const [everywhere, setEverywhere] = useState(true)
  const columns = [{ table: cell.table, column: cell.column }]
  const decision = matrix.decisions[cell.decision]
  return (
    <Stack gap={8}>
      <div>
        <bdi className={classes.menuTitle}>{cell.header}</bdi>
        <div>{decision?.why}</div>
        <div className={classes.soft}>
          {text.sheets.matrix.filled(formatCount(cell.filled))}
          {cell.misfits === 0 ? '' : ` · ${text.sheets.matrix.misfits(formatCount(cell.misfits))}`}
        </div>
        <div className={classes.samples}>
          {cell.samples.slice(0, shownSamples).map((sample) => (
            <bdi key={sample}>{sample}</bdi>
          ))}
        </div>
      </div>
      <Select
        size="xs"
        label={text.sheets.matrix.belongsTo}
        data={matrix.targets.map(({ id, name }) => ({ value: id, label: name }))}
        value={target.id}
        searchable
        allowDeselect={false}
        comboboxProps={{ withinPortal: false }}
        onChange={(to) => {
          if (to !== null && to !== target.id) onChange({ kind: 'move', columns, to, everywhere, displaced: 'own' })
        }}
      />
      <div>
        {target.cells.length === 1 ? null : (
          <Item label={text.sheets.matrix.own} onClick={() => onChange({ kind: 'own', columns, everywhere })} />
        )}
        <Item
          label={text.sheets.matrix.leaveThisOut}
          onClick={() => onChange({ kind: 'leave_out', columns, everywhere })}
        />
      </div>
      <Checkbox
        label={text.sheets.matrix.everywhere}
        checked={everywhere}
        onChange={(event) => setEverywhere(event.currentTarget.checked)}
      />
    </Stack>
  )
}

function Missing({ matrix, table, target, onChange }: CellMenuProps) {
  const elsewhere = matrix.targets
    .filter(({ id }) => id !== target.id)
    .flatMap(({ cells }) => cells)
    .filter((cell) => cell.table === table.id)
  const isAlone = (cell: MatrixCell): boolean => matrix.decisions[cell.decision]?.how === 'alone'
  const free = [...matrix.leftOut.filter((cell) => cell.table === table.id), ...elsewhere].sort(
    (a, b) => Number(isAlone(b)) - Number(isAlone(a)),
  )
  return (
    <Stack gap={6}>
      <span>{text.sheets.matrix.missingNote(target.name)}</span>
      {free.length === 0 ? (
        <span className={classes.soft}>{text.sheets.matrix.noneFree}</span>
      ) : (
        <div className={classes.offer}>
          {free.slice(0, mostOffered).map((cell) => (
            <Item
              key={cell.column}
              label={cell.header}
              onClick={() =>
                onChange({
                  kind: 'move',
                  columns: [{ table: cell.table, column: cell.column }],
                  to: target.id,
                  everywhere: true,
                  displaced: 'own',
                })
              }
            />
          ))}
        </div>
      )}
    </Stack>
  )
}
