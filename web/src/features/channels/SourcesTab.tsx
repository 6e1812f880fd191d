import { Button, MultiSelect, Stack } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { keepPreviousData, useMutation, useQueries, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Channel } from '../../../../src/modules/feeds/channels/contract.ts'
import { setChannelSources } from '../../api/channels.ts'
import { keys } from '../../api/keys.ts'
import { useMay } from '../../api/permissions.ts'
import { sourceChoicesQuery, sourceQuery } from '../../api/sources.ts'
import { text } from '../../texts/en.ts'
import { healthSign } from '../../texts/sources.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { LinkButton } from '../../ui/links.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { Status } from '../../ui/Status.tsx'
import classes from './SourcesTab.module.css'

const typingPauseMs = 250
/** More are chosen in the field and not listed one by one. */
const listed = 50

export function SourcesTab({ channel }: { channel: Channel }) {
  const client = useQueryClient()
  const mayWrite = useMay()('feeds.write')
  const [edited, setEdited] = useState<readonly number[] | null>(null)
  const chosen = edited ?? channel.sourceIds
  const save = useMutation({
    mutationFn: () => setChannelSources(channel.id, chosen),
    onSuccess: async (stored) => {
      client.setQueryData(keys.channel(channel.id), stored)
      setEdited(null)
      notifications.show({ message: text.channels.saved })
      await client.invalidateQueries({ queryKey: keys.feedSources })
    },
  })
  const known = useQueries({ queries: chosen.slice(0, listed).map((id) => sourceQuery(id)) })
  const sources = known.flatMap(({ data }) => data ?? [])
  const isChanged = chosen.length !== channel.sourceIds.length || chosen.some((id) => !channel.sourceIds.includes(id))
  return (
    <Panel
      title={text.channels.sourcesTitle}
      note={text.channels.sourcesNote}
      actions={
        mayWrite ? (
          <>
            <LinkButton to="/sources/new" search={{ channel: channel.id }} variant="default" size="compact-sm">
              {text.channels.toSources}
            </LinkButton>
            {isChanged ? (
              <Button size="compact-sm" loading={save.isPending} onClick={() => save.mutate()}>
                {text.channels.save}
              </Button>
            ) : null}
          </>
        ) : null
      }
    >
      <Stack gap="md">
        <SourceChoice chosen={chosen} known={sources} disabled={!mayWrite} onChange={setEdited} />
        <ErrorNote error={save.error} />
        {chosen.length === 0 ? <EmptyState title={text.channels.sourcesNone} /> : null}
        <div>
          {sources.map((source) => (
            <div key={source.id} className={classes.source}>
              <Link to="/sources/$sourceId" params={{ sourceId: String(source.id) }} className={classes.name}>
                <bdi>{source.title}</bdi>
              </Link>
              <Status {...healthSign[source.health.word]} />
            </div>
          ))}
        </div>
      </Stack>
    </Panel>
  )
}

interface SourceChoiceProps {
  readonly chosen: readonly number[]
  readonly known: readonly { readonly id: number; readonly title: string }[]
  readonly disabled: boolean
  readonly onChange: (ids: readonly number[]) => void
}

function SourceChoice({ chosen, known, disabled, onChange }: SourceChoiceProps) {
  const [typed, setTyped] = useState('')
  const [search] = useDebouncedValue(typed, typingPauseMs)
  const found = useQuery({ ...sourceChoicesQuery(search), placeholderData: keepPreviousData }).data?.items ?? []
  const names = new Map([...known, ...found].map(({ id, title }) => [id, title]))
  for (const id of chosen) if (!names.has(id)) names.set(id, `#${id}`)
  return (
    <MultiSelect
      aria-label={text.channels.sourcesTitle}
      data={[...names].map(([id, title]) => ({ value: String(id), label: title }))}
      value={chosen.map(String)}
      onChange={(values) => onChange(values.map(Number))}
      searchable
      searchValue={typed}
      onSearchChange={setTyped}
      disabled={disabled}
      placeholder={text.sources.search}
      hidePickedOptions
      maxValues={1_000}
      size="sm"
    />
  )
}
