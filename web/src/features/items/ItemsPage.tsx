import { IconPackage } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import { itemsQuery } from '../../api/items.ts'
import { text } from '../../texts/en.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { LinkButton } from '../../ui/links.tsx'
import { PagedList } from '../../ui/PagedList.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { ItemFilters } from './ItemFilters.tsx'
import { ItemRow, ItemRowHead } from './ItemRow.tsx'
import { filterOf } from './search.ts'

const route = getRouteApi('/in/items')
const rowHeight = 59
const refreshMs = 10_000

export function ItemsPage() {
  const search = route.useSearch()
  const navigate = useNavigate({ from: '/items' })
  return (
    <>
      <PageHead title={text.items.nav} note={text.items.note} />
      <ItemFilters
        search={search}
        onChange={(change) => void navigate({ search: { ...search, ...change, from: undefined }, replace: true })}
      />
      <ItemList key={`${search.q ?? ''} ${search.source ?? ''} ${search.since ?? ''}`} />
    </>
  )
}

/** Begins at the page that the address names; scrolling keeps the address true. */
function ItemList() {
  const search = route.useSearch()
  const navigate = useNavigate({ from: '/items' })
  const [start, setStart] = useState(search.from)
  const [openedAt] = useState(Date.now)
  const items = useInfiniteQuery({
    ...itemsQuery(filterOf(search, openedAt), start),
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > 1 ? false : refreshMs),
  })
  const keepPosition = useCallback(
    (from: string | undefined) =>
      void navigate({ search: (now) => ({ ...now, from }), replace: true, resetScroll: false }),
    [navigate],
  )
  const isFiltered = search.q !== undefined || search.source !== undefined || search.since !== undefined
  return (
    <Panel flush>
      <ItemRowHead />
      <PagedList
        label={text.items.nav}
        query={items}
        rowHeight={rowHeight}
        keyOf={(item) => item.id}
        position={search.from}
        onPosition={keepPosition}
        onFirst={start === undefined ? undefined : () => setStart(undefined)}
        empty={isFiltered ? <EmptyState title={text.items.noneSuch} note={text.items.noneSuchNote} /> : <NoneYet />}
      >
        {(item) => <ItemRow item={item} />}
      </PagedList>
    </Panel>
  )
}

const NoneYet = () => (
  <EmptyState icon={<IconPackage size={34} stroke={1.4} />} title={text.items.none} note={text.items.noneNote}>
    <LinkButton to="/sources" variant="default">
      {text.items.toSources}
    </LinkButton>
  </EmptyState>
)
