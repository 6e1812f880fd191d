import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import { subscriptionStatuses } from '../../../../src/modules/audiences/contract.ts'
import { accountsQuery } from '../../api/accounts.ts'
import { tagsQuery } from '../../api/contacts.ts'
import { formatCount } from '../../format/count.ts'
import { text } from '../../texts/en.ts'
import { subscriptionSign } from '../../texts/states.ts'
import { SearchField } from '../../ui/SearchField.tsx'
import { FilterBar } from '../../ui/FilterBar.tsx'
import type { contactsSearchSchema } from './search.ts'

type Filters = z.output<typeof contactsSearchSchema>

interface ContactFiltersProps {
  readonly filters: Filters
  readonly onChange: (change: Filters) => void
}

const statuses = subscriptionStatuses.map((status) => ({ value: status, label: subscriptionSign[status].word }))

export function ContactFilters({ filters, onChange }: ContactFiltersProps) {
  const accounts = useQuery(accountsQuery)
  const known = useQuery(tagsQuery).data?.tags ?? []
  const bots = (accounts.data ?? []).map(({ id, username }) => ({ value: String(id), label: `@${username}` }))
  return (
    <FilterBar>
      <SearchField
        label={text.contacts.search}
        value={filters.q ?? ''}
        onSearch={(q) => onChange({ q: q.trim() === '' ? undefined : q.trim() })}
      />
      <Select
        aria-label={text.contacts.anyBot}
        placeholder={text.contacts.anyBot}
        clearable
        searchable
        data={bots}
        value={filters.bot === undefined ? null : String(filters.bot)}
        onChange={(bot) => onChange({ bot: bot === null ? undefined : Number(bot) })}
      />
      <Select
        aria-label={text.contacts.anyStatus}
        placeholder={text.contacts.anyStatus}
        clearable
        data={statuses}
        value={filters.status ?? null}
        onChange={(status) => onChange({ status: subscriptionStatuses.find((known) => known === status) })}
      />
      {known.length === 0 && filters.tag === undefined ? null : (
        <Select
          aria-label={text.tags.any}
          placeholder={text.tags.any}
          clearable
          searchable
          data={known.map(({ tag, contacts }) => ({ value: tag, label: `${tag} (${formatCount(contacts)})` }))}
          value={filters.tag ?? null}
          onChange={(tag) => onChange({ tag: tag ?? undefined })}
        />
      )}
    </FilterBar>
  )
}
