import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type SubmitEvent } from 'react'
import type { Project, SheetTable, Workbook } from '../../../../../src/modules/sheets/projects/contract.ts'
import { useMay } from '../../../api/permissions.ts'
import { leaveOut, updateWorkbook, refreshSheet } from '../../../api/sheets.ts'
import { formatCount, formatPlural } from '../../../format/count.ts'
import { text } from '../../../texts/en.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { groupDigits } from '../grid/cell-words.ts'
import { TypeMark } from '../grid/TypeMark.tsx'
import classes from './files.module.css'
import { headerRowsOf } from './header-rows.ts'
import { TableRows } from './TableRows.tsx'

interface TableFactsProps {
  readonly project: Project
  readonly workbook: Workbook
  readonly table: SheetTable
}

const shownMisfits = 20
const shownSamples = 3

/** What was recognised in a table: its header, what is no row of it, its columns, and what does not fit them. */
export function TableFacts({ project, workbook, table }: TableFactsProps) {
  const client = useQueryClient()
  const mayWrite = useMay()('sheets.write')
  const leave = useMutation({
    mutationFn: () => leaveOut(project.id, table.id, !table.leftOut),
    onSuccess: () => refreshSheet(client, project.id),
  })
  return (
    <section className={`${classes.tableFacts} ${table.leftOut ? classes.leftOut : ''}`} aria-label={table.sheet}>
      <div className={classes.tableHead}>
        <bdi className={classes.sheet}>{table.sheet}</bdi>
        <span className={classes.soft}>
          {text.sheets.fileFacts.rowsOf(formatCount(table.firstRow), formatCount(table.lastRow))} ·{' '}
          {formatPlural(table.rows, text.common.row, text.common.rows)}
        </span>
        {mayWrite ? (
          <Button size="compact-sm" variant="default" loading={leave.isPending} onClick={() => leave.mutate()}>
            {table.leftOut ? text.sheets.matrix.takeIn : text.sheets.matrix.leaveOut}
          </Button>
        ) : null}
      </div>
      <ErrorNote error={leave.error} />
      {mayWrite ? <HeaderForm project={project} workbook={workbook} table={table} /> : null}
      {table.excluded.length === 0 ? null : (
        <div>
          {text.sheets.fileFacts.notRows}{' '}
          {table.excluded.map(({ reason, count, rows }) => (
            <span key={reason} className={classes.excluded} title={text.sheets.fileFacts.rowNumbers(rows.join(', '))}>
              {formatCount(count)} {reason}
            </span>
          ))}
        </div>
      )}
      {table.notes.map((note) => (
        <div key={note} className={classes.soft}>
          {note}
        </div>
      ))}
      <Columns columns={table.columns} />
      <Misfits table={table} />
      <TableRows projectId={project.id} readAt={workbook.readAt ?? 0} table={table} />
    </section>
  )
}

const Columns = ({ columns }: Pick<SheetTable, 'columns'>) => (
  <div className={classes.scroll}>
    <table className={classes.columns}>
      <thead>
        <tr>
          <th>{text.sheets.fileFacts.columnHead}</th>
          <th>{text.sheets.fileFacts.samples}</th>
          <th className={classes.number}>{text.sheets.fileFacts.filled}</th>
          <th className={classes.number}>{text.sheets.fileFacts.sum}</th>
          <th>{text.sheets.fileFacts.remarks}</th>
        </tr>
      </thead>
      <tbody>
        {columns.map((column) => (
          <tr key={column.id}>
            <td>
              <span className={classes.columnName}>
                <TypeMark type={column.type} /> <bdi>{column.name}</bdi>
              </span>
            </td>
            <td className={`${classes.soft} ${classes.cutCell}`}>
              <bdi>{column.samples.slice(0, shownSamples).join(' · ')}</bdi>
            </td>
            <td className={classes.number}>{formatCount(column.filled)}</td>
            <td className={classes.number}>{column.sum === null ? '' : groupDigits(column.sum)}</td>
            <td className={column.misfitCount > 0 ? classes.warn : classes.soft}>{remarkOf(column)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)

const remarkOf = ({ misfitCount, fromText, type, dateOrder }: SheetTable['columns'][number]): string =>
  [
    misfitCount === 0 ? '' : text.sheets.fileFacts.misfits(formatCount(misfitCount), text.sheets.types[type]),
    fromText === 0 ? '' : text.sheets.fileFacts.fromText(formatCount(fromText), text.sheets.types[type]),
    dateOrder === 'unclear' ? text.sheets.fileFacts.unclear : '',
  ]
    .filter((part) => part !== '')
    .join(' · ')

function Misfits({ table }: { table: SheetTable }) {
  if (table.misfits.length === 0) return null
  const nameOf = (id: string): string => table.columns.find((column) => column.id === id)?.name ?? id
  return (
    <details>
      <summary>{text.sheets.fileFacts.misfitList}</summary>
      <ul className={classes.misfits}>
        {table.misfits.slice(0, shownMisfits).map(({ cell, column, text: words }) => (
          <li key={cell}>
            <code>{cell}</code> <bdi className={classes.soft}>{nameOf(column)}</bdi> <bdi>{words}</bdi>
          </li>
        ))}
      </ul>
    </details>
  )
}

function HeaderForm({ project, workbook, table }: TableFactsProps) {
  const client = useQueryClient()
  const [value, setValue] = useState(table.headerRows.join(', '))
  const rows = headerRowsOf(value)
  const save = useMutation({
    mutationFn: (wanted: readonly number[]) =>
      updateWorkbook(project.id, workbook.id, {
        headers: [
          ...workbook.settings.headers.filter(
            ({ sheetIndex, position }) => sheetIndex !== table.sheetIndex || position !== table.position,
          ),
          { sheetIndex: table.sheetIndex, position: table.position, rows: [...wanted] },
        ],
      }),
    onSuccess: () => refreshSheet(client, project.id),
  })
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (rows !== null) save.mutate(rows)
  }
  const isChanged = value.replaceAll(' ', '') !== table.headerRows.join(',')
  return (
    <form onSubmit={submit} className={classes.headerForm}>
      <TextInput
        size="xs"
        label={text.sheets.fileFacts.headerRows}
        placeholder={text.sheets.fileFacts.noHeader}
        value={value}
        error={rows === null ? text.sheets.fileFacts.headerRowsWrong : undefined}
        onChange={(event) => setValue(event.currentTarget.value)}
      />
      {isChanged ? (
        <Button type="submit" size="compact-md" disabled={rows === null} loading={save.isPending}>
          {text.sheets.fileFacts.readSo}
        </Button>
      ) : null}
      <ErrorNote error={save.error} />
    </form>
  )
}
