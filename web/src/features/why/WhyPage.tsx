import { Select } from '@mantine/core'
import { IconHelpCircle } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import { decisionKinds } from '../../../../src/modules/feeds/channels/contract.ts'
import { channelChoicesQuery } from '../../api/channels.ts'
import { whyQuery } from '../../api/why.ts'
import { text } from '../../texts/en.ts'
import { decisionSign } from '../../texts/why.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { FilterBar } from '../../ui/FilterBar.tsx'
import { LinkButton } from '../../ui/links.tsx'
import { PagedList } from '../../ui/PagedList.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { SearchField } from '../../ui/SearchField.tsx'
import { DecisionRow } from './DecisionRow.tsx'
import { filterOf, type WhySearch } from './search.ts'
import { Narrowed } from './Narrowed.tsx'
import { StandPanel } from './StandPanel.tsx'

const route = getRouteApi('/in/why')
const rowHeight = 78
const refreshMs = 10_000
const linkCharacters = 2_048

export function WhyPage() {
  const search = route.useSearch()
  const navigate = useNavigate({ from: '/why' })
  const change = (changes: WhySearch): void =>
    void navigate({ search: (now) => ({ ...now, ...changes, from: undefined }), replace: true })
  return (
    <>
      <PageHead title={text.why.title} note={text.why.note} />
      <Filters search={search} onChange={change} />
      <Narrowed search={search} onChange={change} />
      <Decisions key={JSON.stringify(filterOf(search))} />
    </>
  )
}

interface FiltersProps {
  readonly search: WhySearch
  readonly onChange: (changes: WhySearch) => void
}

const kindChoices = decisionKinds.map((value) => ({ value, label: decisionSign[value].word }))

function Filters({ search, onChange }: FiltersProps) {
  const channels = useQuery(channelChoicesQuery).data?.items ?? []
  return (
    <FilterBar>
      <SearchField
        label={text.why.search}
        maxLength={linkCharacters}
        value={search.q ?? ''}
        onSearch={(q) => onChange({ q: q.trim() === '' ? undefined : q.trim() })}
      />
      <Select
        aria-label={text.why.anyKind}
        placeholder={text.why.anyKind}
        clearable
        searchable
        data={kindChoices}
        value={search.kind ?? null}
        onChange={(kind) => onChange({ kind: decisionKinds.find((known) => known === kind) })}
      />
      {channels.length === 0 ? null : (
        <Select
          aria-label={text.why.anyChannel}
          placeholder={text.why.anyChannel}
          clearable
          searchable
          data={channels.map(({ id, title }) => ({ value: String(id), label: title }))}
          value={search.channel === undefined ? null : String(search.channel)}
          onChange={(channel) => onChange({ channel: channel === null ? undefined : Number(channel) })}
        />
      )}
    </FilterBar>
  )
}

/** The answer first, then how it came about; begins at the page that the address names. */
function Decisions() {
  const search = route.useSearch()
  const navigate = useNavigate({ from: '/why' })
  const [start, setStart] = useState(search.from)
  const decisions = useInfiniteQuery({
    ...whyQuery(filterOf(search), start),
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > 1 ? false : refreshMs),
  })
  const keepPosition = useCallback(
    (from: string | undefined) =>
      void navigate({ search: (now) => ({ ...now, from }), replace: true, resetScroll: false }),
    [navigate],
  )
  const isAsked = search.q !== undefined || search.product !== undefined
  const isFiltered = Object.values(filterOf(search)).some((value) => value !== undefined)
  return (
    <>
      {isAsked && start === undefined ? <StandPanel decisions={decisions.data?.pages[0]?.items ?? []} /> : null}
      <Panel flush title={isAsked ? text.why.timeline : text.why.latest}>
        <PagedList
          label={text.why.timeline}
          query={decisions}
          rowHeight={rowHeight}
          keyOf={(decision) => decision.id}
          position={search.from}
          onPosition={keepPosition}
          onFirst={start === undefined ? undefined : () => setStart(undefined)}
          empty={isFiltered ? <NoneSuch /> : <EmptyState title={text.why.none} note={text.why.noneNote} />}
        >
          {(decision) => <DecisionRow decision={decision} />}
        </PagedList>
      </Panel>
    </>
  )
}

const NoneSuch = () => (
  <EmptyState icon={<IconHelpCircle size={34} stroke={1.4} />} title={text.why.noneSuch} note={text.why.noneSuchNote}>
    <LinkButton to="/sources" variant="default">
      {text.why.toSources}
    </LinkButton>
  </EmptyState>
)
