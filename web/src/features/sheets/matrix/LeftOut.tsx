import { Button } from '@mantine/core'
import type { Matrix } from '../../../../../src/modules/sheets/consolidation/contract.ts'
import { text } from '../../../texts/en.ts'
import classes from './matrix.module.css'
import type { ChangeMatrix } from './place.ts'

const mostShown = 30

/** Columns that are in no column of the table; one click takes them in again. */
export function LeftOut({ matrix, onChange }: { matrix: Matrix; onChange: ChangeMatrix | null }) {
  if (matrix.leftOut.length === 0) return null
  const byHeader = Map.groupBy(matrix.leftOut, ({ header }) => header)
  return (
    <div className={classes.leftOutList}>
      <span className={classes.soft}>{text.sheets.matrix.leftOut}</span>
      {[...byHeader].slice(0, mostShown).map(([header, cells]) => (
        <Button
          key={header}
          size="compact-sm"
          variant="default"
          disabled={onChange === null}
          title={text.sheets.matrix.takeColumnIn}
          onClick={() =>
            onChange?.({
              kind: 'own',
              columns: cells.map(({ table, column }) => ({ table, column })),
              everywhere: true,
            })
          }
        >
          <bdi>{header}</bdi>
          {cells.length > 1 ? ` × ${cells.length}` : ''}
        </Button>
      ))}
    </div>
  )
}
