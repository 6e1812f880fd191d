import { Button } from '@mantine/core'
import { useMemo, useState } from 'react'
import type { SheetTable } from '../../../../../src/modules/sheets/projects/contract.ts'
import { keys } from '../../../api/keys.ts'
import { tableRows } from '../../../api/sheet-versions.ts'
import { text } from '../../../texts/en.ts'
import { Grid, heightOf } from '../grid/Grid.tsx'
import type { GridTable } from '../grid/grid-table.ts'
import classes from './files.module.css'

/** The rows of a table as they were read, when somebody wants to see them. */
export function TableRows({ projectId, readAt, table }: { projectId: number; readAt: number; table: SheetTable }) {
  const [isShown, setIsShown] = useState(false)
  const source: GridTable = useMemo(
    () => ({
      key: [...keys.sheet(projectId), 'table', table.id, readAt],
      columns: table.columns,
      rows: table.rows,
      sums: Object.fromEntries(table.columns.flatMap(({ id, sum }) => (sum === null ? [] : [[id, sum]]))),
      load: (from, limit, signal) => tableRows(projectId, table.id, { from, limit, signal }),
    }),
    [projectId, readAt, table],
  )
  if (!isShown)
    return (
      <Button className={classes.showRows ?? ''} size="compact-sm" variant="default" onClick={() => setIsShown(true)}>
        {text.sheets.fileFacts.showRows}
      </Button>
    )
  return (
    <div className={classes.rows} style={{ maxHeight: heightOf(table.rows) }}>
      <Grid
        label={text.sheets.fileFacts.rowsAsRead(table.sheet)}
        table={source}
        selected={null}
        onSelect={() => undefined}
        menuOf={null}
      />
    </div>
  )
}
