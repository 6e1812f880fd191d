import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Contact } from '../../../../../src/modules/audiences/contract.ts'
import { contactChoicesQuery, contactQuery } from '../../../api/contacts.ts'
import { text } from '../../../texts/en.ts'

interface ContactPickerProps {
  readonly label: string
  readonly placeholder: string
  /** Only people of the first of these bots are offered, or of all when there is none. */
  readonly accountIds: readonly number[]
  readonly value: number | undefined
  readonly onChange: (contactId: number | undefined) => void
}

const searchPauseMs = 200

const labelOf = ({ firstName, lastName, username, telegramId }: Contact): string =>
  [`${firstName} ${lastName}`.trim(), username === '' ? '' : `@${username}`].filter((part) => part !== '').join(' ') ||
  String(telegramId)

/** A contact by name, username or Telegram id. */
export function ContactPicker({ label, placeholder, accountIds, value, onChange }: ContactPickerProps) {
  const [typed, setTyped] = useState('')
  const [search] = useDebouncedValue(typed, searchPauseMs)
  const chosen = useQuery({ ...contactQuery(value ?? 0), enabled: value !== undefined }).data
  const isChosen = chosen !== undefined && search === labelOf(chosen)
  const found = useQuery(
    contactChoicesQuery({
      search: isChosen || search.trim() === '' ? undefined : search.trim(),
      accountId: accountIds[0],
      status: 'subscribed',
    }),
  )
  const people = [...(found.data?.items ?? [])]
  if (chosen !== undefined && !people.some(({ id }) => id === chosen.id)) people.unshift(chosen)
  return (
    <Select
      label={label}
      placeholder={placeholder}
      searchable
      clearable
      nothingFoundMessage={found.isFetching ? text.common.searching : text.contacts.nothingFound}
      filter={({ options }) => options}
      data={people.map((person) => ({ value: String(person.id), label: labelOf(person) }))}
      value={value === undefined ? null : String(value)}
      searchValue={typed}
      onSearchChange={setTyped}
      onChange={(id) => onChange(id === null ? undefined : Number(id))}
    />
  )
}
