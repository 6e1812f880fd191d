import { Button, Select, SegmentedControl } from '@mantine/core'
import { IconBellCheck, IconChecks } from '@tabler/icons-react'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import type { Notice } from '../../../../src/modules/notices/contract.ts'
import { keys } from '../../api/keys.ts'
import { markNoticesRead, noticesQuery, noticeSummaryQuery } from '../../api/notices.ts'
import { text } from '../../texts/en.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { FilterBar } from '../../ui/FilterBar.tsx'
import { LinkButton } from '../../ui/links.tsx'
import { PagedList } from '../../ui/PagedList.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { kindOf, kindChoices } from './kinds.ts'
import { NoticeDrawer } from './NoticeDrawer.tsx'
import { NoticeRow, NoticeRowHead } from './NoticeRow.tsx'
import type { NoticesSearch } from './search.ts'

const route = getRouteApi('/in/notices')
const rowHeight = 61

export function NoticesPage() {
  const search = route.useSearch()
  const navigate = useNavigate({ from: '/notices' })
  const change = (changes: Partial<NoticesSearch>): void =>
    void navigate({ search: (now) => ({ ...now, ...changes, from: undefined }), replace: true })
  return (
    <>
      <PageHead title={text.notices.title} note={text.notices.note} actions={<ReadAll />} />
      <Filters search={search} onChange={change} />
      <NoticeList key={`${search.state ?? ''} ${search.kind ?? ''}`} />
      <NoticeDrawer
        noticeId={search.notice}
        onClose={() => void navigate({ search: (now) => ({ ...now, notice: undefined }), resetScroll: false })}
      />
    </>
  )
}

function ReadAll() {
  const client = useQueryClient()
  const summary = useQuery(noticeSummaryQuery)
  const read = useMutation({
    mutationFn: () => markNoticesRead('all'),
    onSettled: () => client.invalidateQueries({ queryKey: keys.notices }),
  })
  if (summary.data === undefined || summary.data.unread === 0) return null
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconChecks size={16} />}
        loading={read.isPending}
        onClick={() => read.mutate()}
      >
        {text.notices.markAllRead}
      </Button>
      <ErrorNote error={read.error} />
    </>
  )
}

const states = (['open', 'resolved', 'all'] as const).map((value) => ({ value, label: text.notices.states[value] }))

interface FiltersProps {
  readonly search: NoticesSearch
  readonly onChange: (changes: Partial<NoticesSearch>) => void
}

const Filters = ({ search, onChange }: FiltersProps) => (
  <FilterBar>
    <SegmentedControl
      aria-label={text.notices.what}
      data={states}
      value={search.state ?? 'open'}
      onChange={(value) => onChange({ state: value === 'open' ? undefined : value })}
    />
    <Select
      aria-label={text.notices.kind}
      placeholder={text.notices.anyKind}
      data={kindChoices}
      value={search.kind ?? null}
      onChange={(kind) => onChange({ kind: kind ?? undefined })}
      clearable
    />
  </FilterBar>
)

/** Begins at the page that the address names; scrolling keeps the address true. */
function NoticeList() {
  const search = route.useSearch()
  const navigate = useNavigate({ from: '/notices' })
  const [start, setStart] = useState(search.from)
  const kind = kindOf(search.kind)
  const filters = { state: search.state ?? 'open', ...(kind === undefined ? {} : { kind }) } as const
  const notices = useInfiniteQuery(noticesQuery(filters, start))
  const keepPosition = useCallback(
    (from: string | undefined) =>
      void navigate({ search: (now) => ({ ...now, from }), replace: true, resetScroll: false }),
    [navigate],
  )
  const isFiltered = kind !== undefined || filters.state !== 'open'
  return (
    <Panel flush>
      <NoticeRowHead />
      <PagedList
        label={text.notices.title}
        query={notices}
        rowHeight={rowHeight}
        keyOf={(notice: Notice) => notice.id}
        position={search.from}
        onPosition={keepPosition}
        onFirst={start === undefined ? undefined : () => setStart(undefined)}
        empty={isFiltered ? <EmptyState title={text.notices.none} note={text.notices.noneNote} /> : <NothingOpen />}
      >
        {(notice) => <NoticeRow notice={notice} />}
      </PagedList>
    </Panel>
  )
}

const NothingOpen = () => (
  <EmptyState
    icon={<IconBellCheck size={34} stroke={1.4} />}
    title={text.notices.noneOpen}
    note={text.notices.noneOpenNote}
  >
    <LinkButton to="/settings/notices" variant="default">
      {text.notices.chooseChannels}
    </LinkButton>
  </EmptyState>
)
