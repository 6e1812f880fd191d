import { IconArrowsRight, IconPlus, IconRss } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import { useMay } from '../../api/permissions.ts'
import { sourceListQuery } from '../../api/sources.ts'
import { text } from '../../texts/en.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { LinkButton } from '../../ui/links.tsx'
import { PagedList } from '../../ui/PagedList.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { useShortcuts } from '../../ui/use-shortcuts.ts'
import { AddressForm } from './AddressForm.tsx'
import { filterOf } from './search.ts'
import { SourceFilters } from './SourceFilters.tsx'
import { SourceRow, SourceRowHead } from './SourceRow.tsx'

const route = getRouteApi('/in/sources')
const rowHeight = 59
const refreshMs = 10_000

export function SourcesPage() {
  const search = route.useSearch()
  const navigate = useNavigate({ from: '/sources' })
  const mayWrite = useMay()('feeds.write')
  useShortcuts({ n: () => void navigate({ to: '/sources/new' }) })
  return (
    <>
      <PageHead title={text.sources.nav} note={text.sources.note} actions={mayWrite ? <Actions /> : null} />
      <SourceFilters
        search={search}
        onChange={(change) => void navigate({ search: { ...search, ...change, from: undefined }, replace: true })}
      />
      <SourceList key={JSON.stringify(filterOf(search))} />
    </>
  )
}

const Actions = () => (
  <>
    <LinkButton to="/sources/move-in" variant="default" leftSection={<IconArrowsRight size={16} />}>
      {text.sources.moveIn}
    </LinkButton>
    <LinkButton to="/sources/new" leftSection={<IconPlus size={16} />}>
      {text.sources.add}
    </LinkButton>
  </>
)

/** Begins at the page that the address names; scrolling keeps the address true. */
function SourceList() {
  const search = route.useSearch()
  const navigate = useNavigate({ from: '/sources' })
  const [start, setStart] = useState(search.from)
  const sources = useInfiniteQuery({
    ...sourceListQuery(filterOf(search), start),
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > 1 ? false : refreshMs),
  })
  const keepPosition = useCallback(
    (from: string | undefined) =>
      void navigate({ search: (now) => ({ ...now, from }), replace: true, resetScroll: false }),
    [navigate],
  )
  const isFiltered = Object.values(filterOf(search)).some((value) => value !== undefined)
  return (
    <Panel flush>
      <SourceRowHead />
      <PagedList
        label={text.sources.nav}
        query={sources}
        rowHeight={rowHeight}
        keyOf={(source) => source.id}
        position={search.from}
        onPosition={keepPosition}
        onFirst={start === undefined ? undefined : () => setStart(undefined)}
        empty={
          isFiltered ? (
            <EmptyState title={text.sources.nothingFound} note={text.sources.nothingFoundNote} />
          ) : (
            <NoneYet />
          )
        }
      >
        {(source) => <SourceRow source={source} />}
      </PagedList>
    </Panel>
  )
}

function NoneYet() {
  const mayWrite = useMay()('feeds.write')
  return (
    <EmptyState icon={<IconRss size={34} stroke={1.4} />} title={text.sources.noneYet} note={text.sources.noneYetNote}>
      {mayWrite ? <AddressForm /> : null}
    </EmptyState>
  )
}
