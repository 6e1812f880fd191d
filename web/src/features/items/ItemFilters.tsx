import { Select } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { sourceChoicesQuery, sourceQuery } from '../../api/sources.ts'
import { text } from '../../texts/en.ts'
import { FilterBar } from '../../ui/FilterBar.tsx'
import { SearchField } from '../../ui/SearchField.tsx'
import { timeChoices, type ItemsSearch } from './search.ts'

interface ItemFiltersProps {
  readonly search: ItemsSearch
  readonly onChange: (change: ItemsSearch) => void
}

export const ItemFilters = ({ search, onChange }: ItemFiltersProps) => (
  <FilterBar>
    <SearchField
      label={text.items.search}
      value={search.q ?? ''}
      onSearch={(q) => onChange({ q: q.trim() === '' ? undefined : q.trim() })}
    />
    <SourceSelect value={search.source} onChange={(source) => onChange({ source })} />
    <Select
      aria-label={text.items.anyTime}
      placeholder={text.items.anyTime}
      clearable
      data={timeChoices.map((value) => ({ value, label: text.items.since[value] }))}
      value={search.since ?? null}
      onChange={(since) => onChange({ since: timeChoices.find((known) => known === since) })}
    />
  </FilterBar>
)

interface SourceSelectProps {
  readonly value: number | undefined
  readonly onChange: (sourceId: number | undefined) => void
}

/** There may be thousands: what is typed is looked for by the server. */
function SourceSelect({ value, onChange }: SourceSelectProps) {
  const [typed, setTyped] = useState('')
  const chosen = useQuery({ ...sourceQuery(value ?? 0), enabled: value !== undefined }).data
  const looked = typed === chosen?.title ? '' : typed
  const found = useQuery({ ...sourceChoicesQuery(looked), placeholderData: keepPreviousData }).data?.items ?? []
  const choices = new Map([...found, ...(chosen === undefined ? [] : [chosen])].map(({ id, title }) => [id, title]))
  return (
    <Select
      aria-label={text.items.anySource}
      placeholder={text.items.anySource}
      clearable
      searchable
      filter={({ options }) => options}
      data={[...choices].map(([id, title]) => ({ value: String(id), label: title }))}
      searchValue={typed}
      onSearchChange={setTyped}
      value={value === undefined ? null : String(value)}
      onChange={(id) => onChange(id === null ? undefined : Number(id))}
    />
  )
}
