import { Skeleton, Stack } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import type { Project, SheetTable } from '../../../../../src/modules/sheets/projects/contract.ts'
import { useMay } from '../../../api/permissions.ts'
import { tablesQuery, uploadsPath, workbooksQuery } from '../../../api/sheets.ts'
import { formatBytes, formatCount } from '../../../format/count.ts'
import { text } from '../../../texts/en.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { Panel } from '../../../ui/Panel.tsx'
import { DropZone } from '../upload/DropZone.tsx'
import { fitOf } from '../upload/room-for.ts'
import { UploadList } from '../upload/UploadList.tsx'
import { uploadDesk } from '../upload/upload-desk.ts'
import classes from './files.module.css'
import { WorkbookRow } from './WorkbookRow.tsx'

/** Files come in here, and what was recognised in each is seen and corrected. */
export function FilesPanel({ project }: { project: Project }) {
  const mayWrite = useMay()('sheets.write')
  const endpoint = uploadsPath(project.id)
  return (
    <Panel
      title={text.sheets.fileFacts.title}
      note={text.sheets.fileFacts.note(
        formatCount(project.workbooks.total),
        formatCount(project.limits.maxFiles),
        formatBytes(project.bytes),
        formatBytes(project.limits.maxBytes),
      )}
    >
      <Stack gap="md">
        {mayWrite ? <AddFiles project={project} endpoint={endpoint} /> : null}
        <UploadList endpoint={endpoint} />
        <Workbooks project={project} />
      </Stack>
    </Panel>
  )
}

function AddFiles({ project, endpoint }: { project: Project; endpoint: string }) {
  const [refusal, setRefusal] = useState<string | null>(null)
  const isFirst = project.workbooks.total === 0
  const take = (files: readonly File[]): void => {
    const { maxFiles, maxBytes } = project.limits
    const fit = fitOf(files, { files: project.workbooks.total, bytes: project.bytes, maxFiles, maxBytes })
    setRefusal(fit === 'too_many' || fit === 'too_large' ? text.sheets.upload.noRoom[fit] : null)
    if (fit === 'fits') uploadDesk.add(endpoint, files)
  }
  return (
    <>
      <DropZone
        compact={!isFirst}
        title={isFirst ? text.sheets.list.drop : text.sheets.upload.more}
        note={text.sheets.list.dropNote}
        onFiles={take}
      />
      <ErrorNote error={refusal === null ? null : new Error(refusal)} />
    </>
  )
}

function Workbooks({ project }: { project: Project }) {
  const workbooks = useQuery(workbooksQuery(project.id))
  const tables = useInfiniteQuery(tablesQuery(project.id))
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = tables
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [fetchNextPage, hasNextPage, isFetchingNextPage])
  const byWorkbook = useMemo(
    () => Map.groupBy<number, SheetTable>(data?.pages.flatMap(({ items }) => items) ?? [], (table) => table.workbookId),
    [data],
  )
  if (workbooks.data === undefined)
    return workbooks.isError ? (
      <ErrorNote error={workbooks.error} retry={() => void workbooks.refetch()} />
    ) : (
      <Skeleton height={90} />
    )
  const shown = workbooks.data.items.filter(({ state }) => state !== 'removed')
  return (
    <div className={classes.workbooks}>
      {shown.map((workbook) => (
        <WorkbookRow
          key={workbook.id}
          project={project}
          workbook={workbook}
          tables={byWorkbook.get(workbook.id) ?? []}
          sameAs={shown.find(({ id }) => id === workbook.sameAs)?.name}
        />
      ))}
    </div>
  )
}
