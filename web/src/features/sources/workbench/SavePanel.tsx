import { Button, Stack, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState, type SubmitEvent } from 'react'
import type { ParserSettings } from '../../../../../src/modules/feeds/parsing/contract.ts'
import type { Source } from '../../../../../src/modules/feeds/sources/contract.ts'
import { channelChoicesQuery } from '../../../api/channels.ts'
import { keys } from '../../../api/keys.ts'
import { useMay } from '../../../api/permissions.ts'
import { createSource, updateSource } from '../../../api/sources.ts'
import { text } from '../../../texts/en.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { Panel } from '../../../ui/Panel.tsx'
import { ChannelsField } from '../ChannelsField.tsx'
import { hostOf } from './address.ts'
import { SampleCheck } from './SampleCheck.tsx'
import type { Bench } from './use-bench.ts'
import classes from './workbench.module.css'

const maxTitleLength = 200

interface SavePanelProps {
  readonly bench: Bench
  readonly settings: ParserSettings
  readonly source: Source | null
  /** Chosen at first; undefined: the only one that there is. */
  readonly channelIds: readonly number[] | undefined
}

export function SavePanel(props: SavePanelProps) {
  const { bench, settings, source, channelIds: initialChannelIds } = props
  const [title, setTitle] = useState('')
  const [chosenIds, setChannelIds] = useState<readonly number[] | undefined>(initialChannelIds)
  const only = useQuery(channelChoicesQuery).data?.items
  const channelIds = chosenIds ?? (only?.length === 1 ? only.map(({ id }) => id) : [])
  const save = useSave(props, title, channelIds)
  if (!useMay()('feeds.write')) return null
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    save.mutate()
  }
  return (
    <Panel title={text.workbench.saveTitle}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          {source === null ? (
            <>
              <TextInput
                label={text.sources.name}
                placeholder={bench.title === '' ? hostOf(bench.url) : bench.title}
                maxLength={maxTitleLength}
                value={title}
                onChange={(event) => setTitle(event.currentTarget.value)}
              />
              <ChannelsField label={text.sources.channels} value={channelIds} onChange={setChannelIds} />
            </>
          ) : (
            <SampleCheck sourceId={source.id} settings={settings} />
          )}
          <span className={classes.soft}>
            {source === null ? text.workbench.firstRead : text.workbench.firstReadEdit}
          </span>
          <ErrorNote error={save.error} />
          <Button type="submit" loading={save.isPending}>
            {source === null ? text.workbench.save : text.workbench.saveEdit}
          </Button>
        </Stack>
      </form>
    </Panel>
  )
}

function useSave({ bench, settings, source }: SavePanelProps, title: string, channelIds: readonly number[]) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const wantedTitle = (title.trim() === '' ? bench.title.trim() : title.trim()).slice(0, maxTitleLength)
  return useMutation({
    mutationFn: () =>
      source === null
        ? createSource({
            url: bench.url,
            settings,
            channelIds: [...channelIds],
            fixedIntervalMs: null,
            ...(wantedTitle === '' ? {} : { title: wantedTitle }),
          })
        : updateSource(source.id, { url: bench.url, settings }),
    onSuccess: async (saved) => {
      notifications.show({ message: text.workbench.saved(saved.title) })
      client.setQueryData(keys.feedSource(saved.id), saved)
      await client.invalidateQueries({ queryKey: keys.feedSources })
      await navigate({ to: '/sources/$sourceId', params: { sourceId: String(saved.id) } })
    },
  })
}
