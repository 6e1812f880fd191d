import { Menu } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { columnValuesQuery } from '../../../api/sheet-versions.ts'
import { formatCount } from '../../../format/count.ts'
import { text } from '../../../texts/en.ts'
import type { GridColumn } from '../grid/grid-table.ts'
import classes from './command.module.css'
import { quoted } from './quoted.ts'

export interface TopValuesProps {
  readonly projectId: number
  readonly versionId: number
  readonly column: GridColumn
  readonly onCommand: (line: string, isWhole: boolean) => void
}

/** The most frequent values of a text column; a click keeps their rows. */
export function TopValues({ projectId, versionId, column, onCommand }: TopValuesProps) {
  const values = useQuery({ ...columnValuesQuery(projectId, versionId, column.id), enabled: column.type === 'text' })
  const items = values.data?.items ?? []
  if (items.length === 0) return null
  return (
    <>
      <Menu.Divider />
      <Menu.Label>{text.sheets.columnMenu.frequent}</Menu.Label>
      {items.map(({ value, count }) => (
        <Menu.Item
          key={value}
          rightSection={<span className={classes.soft}>{formatCount(count)}</span>}
          onClick={() => onCommand(`keep rows where ${quoted(column.name)} = "${value.replaceAll('"', '""')}"`, true)}
        >
          <bdi className={classes.topValue}>{value}</bdi>
        </Menu.Item>
      ))}
    </>
  )
}
