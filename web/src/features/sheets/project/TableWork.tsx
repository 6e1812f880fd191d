import { Button, NumberInput, Skeleton } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import type { Project, Version } from '../../../../../src/modules/sheets/projects/contract.ts'
import { keys } from '../../../api/keys.ts'
import { useMay } from '../../../api/permissions.ts'
import { versionRows, versionsQuery } from '../../../api/sheet-versions.ts'
import { formatCount, formatPlural } from '../../../format/count.ts'
import { text } from '../../../texts/en.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { CommandLine } from '../command/CommandLine.tsx'
import { useCommand, type Command } from '../command/use-command.ts'
import { ColumnMenu } from '../command/ColumnMenu.tsx'
import { Grid, heightOf } from '../grid/Grid.tsx'
import type { GridTable } from '../grid/grid-table.ts'
import { HistoryPanel } from '../history/HistoryPanel.tsx'
import { useMove } from '../history/use-move.ts'
import { TraceCard } from '../history/TraceCard.tsx'
import classes from './project.module.css'
import { useSheetAddress } from './use-address.ts'

/** The table with its command line, and beside it its history or the way of a cell. */
export function TableWork({ project, versionId }: { project: Project; versionId: number }) {
  const versions = useInfiniteQuery(versionsQuery(project.id))
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage } = versions
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [fetchNextPage, hasNextPage, isFetchingNextPage])
  const all = useMemo(() => data?.pages.flatMap(({ items }) => items) ?? [], [data])
  const version = all.find(({ id }) => id === versionId)
  if (version === undefined)
    return versions.isError ? (
      <ErrorNote error={versions.error} retry={() => void versions.refetch()} />
    ) : (
      <Skeleton height={480} />
    )
  return <WorkOf key={project.id} project={project} version={version} all={all} />
}

interface WorkProps {
  readonly project: Project
  readonly version: Version
  readonly all: readonly Version[]
}

function WorkOf({ project, version, all }: WorkProps) {
  const { search } = useSheetAddress()
  const command = useCommand(project, version)
  const cell = search.row !== undefined && search.col !== undefined ? { row: search.row, column: search.col } : null
  return (
    <div className={classes.work}>
      <section className={classes.table} aria-label={text.sheets.table}>
        {version.id === project.versionId ? null : <Earlier project={project} version={version} />}
        <CommandLine project={project} version={version} command={command} />
        <TableOf project={project} version={version} command={command} />
      </section>
      <aside className={classes.side}>
        {cell === null ? null : <TraceCard project={project} version={version} cell={cell} />}
        <HistoryPanel project={project} version={version} all={all} />
      </aside>
    </div>
  )
}

function Earlier({ project, version }: { project: Project; version: Version }) {
  const { change } = useSheetAddress()
  const move = useMove(project)
  return (
    <div className={classes.earlier}>
      <span>{text.sheets.history.looking(version.label ?? version.words)}</span>
      {useMay()('sheets.write') ? (
        <Button size="compact-sm" variant="default" loading={move.isPending} onClick={() => move.mutate(version.id)}>
          {text.sheets.history.workHere}
        </Button>
      ) : null}
      <Button size="compact-sm" variant="subtle" onClick={() => change({ version: undefined })}>
        {text.sheets.history.backToNow}
      </Button>
    </div>
  )
}

function TableOf({ project, version, command }: { project: Project; version: Version; command: Command }) {
  const { search, change } = useSheetAddress()
  const mayWrite = useMay()('sheets.write')
  const table: GridTable = useMemo(
    () => ({
      key: keys.sheetVersion(project.id, version.id),
      columns: version.columns,
      rows: version.rows ?? 0,
      sums: version.totals?.sums ?? {},
      load: (from, limit, signal) => versionRows(project.id, version.id, { from, limit, signal }),
    }),
    [project.id, version],
  )
  return (
    <>
      <TableHead version={version} />
      <div className={classes.gridBox} style={{ maxHeight: heightOf(table.rows) }}>
        <Grid
          label={text.sheets.table}
          table={table}
          selected={
            search.row !== undefined && search.col !== undefined ? { row: search.row, column: search.col } : null
          }
          onSelect={({ row, column }) => change({ row, col: column })}
          menuOf={
            mayWrite && version.id === project.versionId
              ? (column) => (
                  <ColumnMenu projectId={project.id} versionId={version.id} column={column} onCommand={command.offer} />
                )
              : null
          }
        />
      </div>
    </>
  )
}

function TableHead({ version }: { version: Version }) {
  const { search, change } = useSheetAddress()
  const rows = version.rows ?? 0
  const goTo = (words: string): void => {
    const row = Number(words.replaceAll(',', '')) - 1
    const column = search.col ?? version.columns[0]?.id
    if (row >= 0 && row < rows && column !== undefined) change({ row, col: column })
  }
  return (
    <div className={classes.tableHead}>
      <span>
        <strong>{formatCount(rows)}</strong> {rows === 1 ? text.common.row : text.common.rows} ·{' '}
        {formatPlural(version.columns.length, text.sheets.column, text.sheets.columns)}
      </span>
      {version.broken.map(({ sentence, count }) => (
        <span key={sentence}>{text.sheets.grid.broken(sentence, formatCount(count))}</span>
      ))}
      <NumberInput
        className={classes.goRow ?? ''}
        size="xs"
        w={120}
        hideControls
        aria-label={text.sheets.grid.goTo}
        placeholder={text.sheets.grid.goTo}
        min={1}
        max={Math.max(1, rows)}
        allowDecimal={false}
        thousandSeparator=","
        onKeyDown={(event) => {
          if (event.key === 'Enter') goTo(event.currentTarget.value)
        }}
      />
    </div>
  )
}
