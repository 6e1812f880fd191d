import { Button, Group, Stack, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type SubmitEvent } from 'react'
import type { Source } from '../../../../src/modules/feeds/sources/contract.ts'
import { keys } from '../../api/keys.ts'
import { useMay } from '../../api/permissions.ts'
import { updateSource } from '../../api/sources.ts'
import { text } from '../../texts/en.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { ChannelsField } from './ChannelsField.tsx'
import { IntervalField } from './IntervalField.tsx'
import { LinkButton } from '../../ui/links.tsx'
import { Panel } from '../../ui/Panel.tsx'

/** What it is called, how often it is read and where it posts; how it is read belongs to the workbench. */
export function SettingsPanel({ source }: { source: Source }) {
  const client = useQueryClient()
  const mayWrite = useMay()('feeds.write')
  const [title, setTitle] = useState(source.title)
  const [fixedIntervalMs, setInterval] = useState(source.fixedIntervalMs)
  const [channelIds, setChannelIds] = useState<readonly number[]>(source.channels.map(({ id }) => id))
  const save = useMutation({
    mutationFn: () =>
      updateSource(source.id, {
        ...(title.trim() === '' ? {} : { title: title.trim() }),
        fixedIntervalMs,
        channelIds: [...channelIds],
      }),
    onSuccess: async (saved) => {
      notifications.show({ message: text.sources.saved })
      client.setQueryData(keys.feedSource(source.id), saved)
      await client.invalidateQueries({ queryKey: keys.feedSources })
    },
  })
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    save.mutate()
  }
  return (
    <Panel title={text.sources.settings}>
      <form onSubmit={submit}>
        <Stack gap="md" maw={560}>
          <TextInput
            label={text.sources.name}
            value={title}
            maxLength={200}
            disabled={!mayWrite}
            onChange={(event) => setTitle(event.currentTarget.value)}
          />
          <ChannelsField
            label={text.sources.channels}
            value={channelIds}
            known={source.channels}
            disabled={!mayWrite}
            onChange={setChannelIds}
          />
          <IntervalField value={fixedIntervalMs} disabled={!mayWrite} onChange={setInterval} />
          <ErrorNote error={save.error} />
          {mayWrite ? (
            <Group>
              <Button type="submit" loading={save.isPending}>
                {text.common.save}
              </Button>
              <LinkButton to="/sources/$sourceId/workbench" params={{ sourceId: String(source.id) }} variant="default">
                {text.sources.edit}
              </LinkButton>
            </Group>
          ) : null}
        </Stack>
      </form>
    </Panel>
  )
}
