import { ActionIcon, Button, Menu, UnstyledButton } from '@mantine/core'
import { IconChevronRight, IconDots, IconRefresh, IconTrash } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Project, Run, SheetTable, Workbook } from '../../../../../src/modules/sheets/projects/contract.ts'
import { useMay } from '../../../api/permissions.ts'
import { readAgain, removeWorkbook, updateWorkbook, refreshSheet } from '../../../api/sheets.ts'
import { formatBytes, formatCount, formatPlural } from '../../../format/count.ts'
import { text } from '../../../texts/en.ts'
import { workbookSign } from '../../../texts/sheets.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { Status } from '../../../ui/Status.tsx'
import { progressWords } from '../project/RunsBar.tsx'
import classes from './files.module.css'
import { TableFacts } from './TableFacts.tsx'

interface WorkbookRowProps {
  readonly project: Project
  readonly workbook: Workbook
  readonly tables: readonly SheetTable[]
  /** Name of an earlier file with the very same bytes. */
  readonly sameAs: string | undefined
}

export function WorkbookRow({ project, workbook, tables, sameAs }: WorkbookRowProps) {
  const [isOpen, setIsOpen] = useState(false)
  const run = project.openRuns.find(({ kind, subjectId }) => kind === 'read' && subjectId === workbook.id)
  return (
    <div className={classes.workbook}>
      <div className={classes.workbookHead}>
        <UnstyledButton
          className={classes.opener}
          aria-expanded={isOpen}
          disabled={tables.length === 0}
          onClick={() => setIsOpen(!isOpen)}
        >
          <IconChevronRight size={15} className={isOpen ? classes.turned : ''} aria-hidden />
          <bdi className={classes.cut}>{workbook.name}</bdi>
        </UnstyledButton>
        <Status {...workbookSign[workbook.state]} />
        <span className={classes.soft}>{factsOf(workbook, tables, run)}</span>
        <RowMenu project={project} workbook={workbook} />
      </div>
      <Remarks workbook={workbook} sameAs={sameAs} />
      {isOpen ? (
        <div className={classes.inside}>
          <ReadSettings project={project} workbook={workbook} />
          {tables.map((table) => (
            <TableFacts key={table.id} project={project} workbook={workbook} table={table} />
          ))}
        </div>
      ) : null}
    </div>
  )
}

/** How much was read, or how far it is. */
function factsOf(workbook: Workbook, tables: readonly SheetTable[], run: Run | undefined): string {
  if (run !== undefined) return progressWords(run)
  if (workbook.state !== 'read') return formatBytes(workbook.bytes)
  const misfits = tables.flatMap(({ columns }) => columns).reduce((sum, { misfitCount }) => sum + misfitCount, 0)
  return [
    formatPlural(workbook.rows, text.common.row, text.common.rows),
    workbook.tables === 1 ? '' : formatPlural(workbook.tables, text.sheets.oneTable, text.sheets.manyTables),
    misfits === 0 ? '' : text.sheets.matrix.misfits(formatCount(misfits)),
  ]
    .filter((part) => part !== '')
    .join(' · ')
}

const Remarks = ({ workbook: { failure, notes }, sameAs }: Pick<WorkbookRowProps, 'workbook' | 'sameAs'>) => (
  <>
    {failure === null ? null : (
      <div className={classes.failure} role="alert">
        <span>{failure.sentence}</span>
        <span className={classes.soft}>{failure.nextStep}</span>
      </div>
    )}
    {sameAs === undefined ? null : <div className={classes.aside}>{text.sheets.fileFacts.sameAs(sameAs)}</div>}
    {notes.map((note) => (
      <div key={note} className={classes.aside}>
        {note}
      </div>
    ))}
  </>
)

function useChanged(project: Project) {
  const client = useQueryClient()
  return () => refreshSheet(client, project.id)
}

function RowMenu({ project, workbook }: { project: Project; workbook: Workbook }) {
  const changed = useChanged(project)
  const again = useMutation({ mutationFn: () => readAgain(project.id, workbook.id), onSuccess: changed })
  const remove = useMutation({ mutationFn: () => removeWorkbook(project.id, workbook.id), onSuccess: changed })
  if (!useMay()('sheets.write')) return <span />
  return (
    <>
      <Menu position="bottom-end" width={210}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={text.sheets.fileFacts.actions(workbook.name)}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconRefresh size={16} />} onClick={() => again.mutate()}>
            {text.sheets.fileFacts.readAgain}
          </Menu.Item>
          <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={() => remove.mutate()}>
            {text.sheets.fileFacts.remove}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ErrorNote error={again.error ?? remove.error} />
    </>
  )
}

const orderChoices = [null, 'dmy', 'mdy'] as const

/** How the whole file is read; each change reads it again. */
function ReadSettings({ project, workbook }: { project: Project; workbook: Workbook }) {
  const changed = useChanged(project)
  const save = useMutation({
    mutationFn: (settings: Partial<Workbook['settings']>) => updateWorkbook(project.id, workbook.id, settings),
    onSuccess: changed,
  })
  if (!useMay()('sheets.write')) return null
  return (
    <div className={classes.settings}>
      <span className={classes.soft}>{text.sheets.fileFacts.dates}</span>
      <Button.Group>
        {orderChoices.map((order) => (
          <Button
            key={String(order)}
            size="compact-sm"
            variant={workbook.settings.dateOrder === order ? 'light' : 'default'}
            aria-pressed={workbook.settings.dateOrder === order}
            disabled={save.isPending}
            onClick={() => save.mutate({ dateOrder: order })}
          >
            {order === null ? text.sheets.fileFacts.asFound : text.sheets.fileFacts.orders[order]}
          </Button>
        ))}
      </Button.Group>
      <Button
        size="compact-sm"
        variant={workbook.settings.includeHidden ? 'light' : 'default'}
        aria-pressed={workbook.settings.includeHidden}
        disabled={save.isPending}
        onClick={() => save.mutate({ includeHidden: !workbook.settings.includeHidden })}
      >
        {text.sheets.fileFacts.hidden}
      </Button>
      <ErrorNote error={save.error} />
    </div>
  )
}
