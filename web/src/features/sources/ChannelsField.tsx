import { MultiSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { channelChoicesQuery } from '../../api/channels.ts'
import { text } from '../../texts/en.ts'

interface ChannelsFieldProps {
  readonly label: string
  readonly description?: string
  readonly value: readonly number[]
  /** Chosen ones, whose names are known before the list is. */
  readonly known?: readonly { readonly id: number; readonly title: string }[]
  readonly disabled?: boolean
  readonly onChange: (channelIds: readonly number[]) => void
}

/** Channels that something is posted to. */
export function ChannelsField({
  label,
  description,
  value,
  known = [],
  disabled = false,
  onChange,
}: ChannelsFieldProps) {
  const listed = useQuery(channelChoicesQuery).data?.items ?? []
  const names = new Map([...known, ...listed].map(({ id, title }) => [id, title]))
  return (
    <MultiSelect
      label={label}
      description={description ?? (value.length === 0 ? text.sources.channelsNone : undefined)}
      data={[...names].map(([id, title]) => ({ value: String(id), label: title }))}
      value={value.map(String)}
      onChange={(chosen) => onChange(chosen.map(Number))}
      disabled={disabled}
      searchable
      hidePickedOptions
      nothingFoundMessage={text.workbench.noChannels}
      size="sm"
    />
  )
}
