import { Stack } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import { useMay } from '../../api/permissions.ts'
import { sheetListQuery, someSheetQuery } from '../../api/sheets.ts'
import { text } from '../../texts/en.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { FilterBar } from '../../ui/FilterBar.tsx'
import { PagedList } from '../../ui/PagedList.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { SearchField } from '../../ui/SearchField.tsx'
import { SheetRow, SheetRowHead } from './SheetRow.tsx'
import { DropZone } from './upload/DropZone.tsx'
import { useStart } from './use-start.ts'

const route = getRouteApi('/in/sheets')
const rowHeight = 59
const refreshMs = 10_000

export function SheetsPage() {
  const search = route.useSearch()
  const navigate = useNavigate({ from: '/sheets' })
  const mayWrite = useMay()('sheets.write')
  return (
    <>
      <PageHead title={text.sheets.nav} note={text.sheets.list.note} />
      <Stack gap="md">
        {mayWrite ? <Start /> : null}
        <FilterBar>
          <SearchField
            label={text.sheets.list.search}
            value={search.q ?? ''}
            onSearch={(q) => void navigate({ search: { q: q.trim() === '' ? undefined : q.trim() }, replace: true })}
          />
        </FilterBar>
        <SheetList key={search.q ?? ''} />
      </Stack>
    </>
  )
}

function Start() {
  const start = useStart()
  const hasSome = useQuery(someSheetQuery).data?.items.length === 1
  return (
    <>
      <DropZone
        title={text.sheets.list.drop}
        note={text.sheets.list.dropNote}
        compact={hasSome}
        disabled={start.isPending}
        onFiles={(files) => start.mutate(files)}
      />
      <ErrorNote error={start.error} />
    </>
  )
}

function SheetList() {
  const search = route.useSearch()
  const navigate = useNavigate({ from: '/sheets' })
  const [start, setStart] = useState(search.from)
  const projects = useInfiniteQuery({
    ...sheetListQuery(search.q, start),
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > 1 ? false : refreshMs),
  })
  const keepPosition = useCallback(
    (from: string | undefined) =>
      void navigate({ search: (now) => ({ ...now, from }), replace: true, resetScroll: false }),
    [navigate],
  )
  return (
    <Panel flush>
      <SheetRowHead />
      <PagedList
        label={text.sheets.nav}
        query={projects}
        rowHeight={rowHeight}
        keyOf={(project) => project.id}
        position={search.from}
        onPosition={keepPosition}
        onFirst={start === undefined ? undefined : () => setStart(undefined)}
        empty={
          search.q === undefined ? (
            <EmptyState title={text.sheets.list.noneYet} note={text.sheets.list.noneYetNote} />
          ) : (
            <EmptyState title={text.sheets.list.nothingFound} note={text.sheets.list.nothingFoundNote} />
          )
        }
      >
        {(project) => <SheetRow project={project} />}
      </PagedList>
    </Panel>
  )
}
