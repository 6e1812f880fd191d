import { Button, Select } from '@mantine/core'
import { IconPlus, IconSend } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import { campaignStates } from '../../../../src/modules/campaigns/contract.ts'
import { campaignsQuery } from '../../api/campaigns.ts'
import { text } from '../../texts/en.ts'
import { campaignSign } from '../../texts/states.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { FilterBar } from '../../ui/FilterBar.tsx'
import { PagedList } from '../../ui/PagedList.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { SearchField } from '../../ui/SearchField.tsx'
import { useShortcuts } from '../../ui/use-shortcuts.ts'
import { CampaignRow, CampaignRowHead } from './CampaignRow.tsx'
import { CreateDialog } from './CreateDialog.tsx'

const route = getRouteApi('/in/campaigns')
const states = campaignStates.map((state) => ({ value: state, label: campaignSign[state].word }))

export function CampaignsPage() {
  const { add, ...search } = route.useSearch()
  const navigate = useNavigate({ from: '/campaigns' })
  const openAdd = (isOpen: boolean): void => void navigate({ search: { ...search, add: isOpen ? '1' : undefined } })
  useShortcuts({ n: () => openAdd(true) })
  const filter = (change: Pick<typeof search, 'q' | 'state'>): void =>
    void navigate({ search: { ...search, ...change, from: undefined }, replace: true })
  return (
    <>
      <PageHead
        title={text.nav.campaigns}
        actions={
          <Button leftSection={<IconPlus size={16} />} onClick={() => openAdd(true)}>
            {text.campaigns.add}
          </Button>
        }
      />
      <FilterBar>
        <SearchField
          label={text.campaigns.search}
          value={search.q ?? ''}
          onSearch={(q) => filter({ q: q.trim() === '' ? undefined : q.trim() })}
        />
        <Select
          aria-label={text.campaigns.anyState}
          placeholder={text.campaigns.anyState}
          clearable
          data={states}
          value={search.state ?? null}
          onChange={(state) => filter({ state: campaignStates.find((known) => known === state) })}
        />
      </FilterBar>
      <CampaignList key={`${search.q ?? ''} ${search.state ?? ''}`} onAdd={() => openAdd(true)} />
      <CreateDialog opened={add === '1'} onClose={() => openAdd(false)} />
    </>
  )
}

const rowHeight = 61
const refreshMs = 5_000

function CampaignList({ onAdd }: { onAdd: () => void }) {
  const search = route.useSearch()
  const navigate = useNavigate({ from: '/campaigns' })
  const [start, setStart] = useState(search.from)
  const campaigns = useInfiniteQuery({
    ...campaignsQuery({ search: search.q, state: search.state }, start),
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > 1 ? false : refreshMs),
  })
  const keepPosition = useCallback(
    (from: string | undefined) =>
      void navigate({ search: (now) => ({ ...now, from }), replace: true, resetScroll: false }),
    [navigate],
  )
  const isFiltered = search.q !== undefined || search.state !== undefined
  return (
    <Panel flush>
      <CampaignRowHead />
      <PagedList
        label={text.nav.campaigns}
        query={campaigns}
        rowHeight={rowHeight}
        keyOf={(campaign) => campaign.id}
        position={search.from}
        onPosition={keepPosition}
        onFirst={start === undefined ? undefined : () => setStart(undefined)}
        empty={
          isFiltered ? (
            <EmptyState title={text.campaigns.nothingFound} note={text.campaigns.nothingFoundNote} />
          ) : (
            <NoneYet onAdd={onAdd} />
          )
        }
      >
        {(campaign) => <CampaignRow campaign={campaign} />}
      </PagedList>
    </Panel>
  )
}

const NoneYet = ({ onAdd }: { onAdd: () => void }) => (
  <EmptyState
    icon={<IconSend size={34} stroke={1.4} />}
    title={text.campaigns.noneYet}
    note={text.campaigns.noneYetNote}
  >
    <Button onClick={onAdd}>{text.campaigns.add}</Button>
  </EmptyState>
)
