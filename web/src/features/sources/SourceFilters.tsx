import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { healthWords, sourceKinds } from '../../../../src/modules/feeds/sources/contract.ts'
import { channelChoicesQuery } from '../../api/channels.ts'
import { text } from '../../texts/en.ts'
import { healthSign, kindWords } from '../../texts/sources.ts'
import { FilterBar } from '../../ui/FilterBar.tsx'
import { SearchField } from '../../ui/SearchField.tsx'
import type { SourcesSearch } from './search.ts'

interface SourceFiltersProps {
  readonly search: SourcesSearch
  readonly onChange: (change: SourcesSearch) => void
}

const healthChoices = healthWords.map((value) => ({ value, label: healthSign[value].word }))
const kindChoices = sourceKinds.map((value) => ({ value, label: kindWords[value] }))

export function SourceFilters({ search, onChange }: SourceFiltersProps) {
  const channels = useQuery(channelChoicesQuery).data?.items ?? []
  return (
    <FilterBar>
      <SearchField
        label={text.sources.search}
        value={search.q ?? ''}
        onSearch={(q) => onChange({ q: q.trim() === '' ? undefined : q.trim() })}
      />
      <Select
        aria-label={text.sources.anyHealth}
        placeholder={text.sources.anyHealth}
        clearable
        data={healthChoices}
        value={search.health ?? null}
        onChange={(health) => onChange({ health: healthWords.find((known) => known === health) })}
      />
      <Select
        aria-label={text.sources.anyKind}
        placeholder={text.sources.anyKind}
        clearable
        data={kindChoices}
        value={search.kind ?? null}
        onChange={(kind) => onChange({ kind: sourceKinds.find((known) => known === kind) })}
      />
      {channels.length === 0 ? null : (
        <Select
          aria-label={text.sources.anyChannel}
          placeholder={text.sources.anyChannel}
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
