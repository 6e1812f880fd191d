import { Select, Skeleton, Stack } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Candidate } from '../../../../../src/modules/feeds/parsing/contract.ts'
import { channelChoicesQuery, postPreviewQuery } from '../../../api/channels.ts'
import { text } from '../../../texts/en.ts'
import { PostParts } from '../../../ui/chat/PostParts.tsx'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { ToneMark } from '../../../ui/Status.tsx'
import classes from './workbench.module.css'

interface PostPaneProps {
  readonly entry: Candidate['entries'][number] | undefined
  readonly sourceTitle: string
}

/** The chosen entry as a channel would post it. */
export function PostPane({ entry, sourceTitle }: PostPaneProps) {
  const channels = useQuery(channelChoicesQuery).data?.items
  const [chosen, setChosen] = useState<number>()
  const channel = channels?.find(({ id }) => id === chosen) ?? channels?.[0]
  if (channels === undefined) return <Skeleton height={180} />
  return (
    <Stack gap="sm">
      {channel === undefined ? (
        <span className={classes.soft}>{text.workbench.noChannelsNote}</span>
      ) : (
        <Select
          label={text.workbench.inChannel}
          data={channels.map(({ id, title }) => ({ value: String(id), label: title }))}
          value={String(channel.id)}
          allowDeselect={false}
          searchable
          onChange={(value) => setChosen(value === null ? undefined : Number(value))}
        />
      )}
      {entry === undefined ? (
        <span className={classes.soft}>{text.workbench.noPost}</span>
      ) : (
        <Preview channelId={channel?.id ?? null} title={channel?.title} entry={entry} sourceTitle={sourceTitle} />
      )}
    </Stack>
  )
}

interface PreviewProps {
  /** Null: there is none yet. */
  readonly channelId: number | null
  readonly title: string | undefined
  readonly entry: Candidate['entries'][number]
  readonly sourceTitle: string
}

function Preview({ channelId, title, entry, sourceTitle }: PreviewProps) {
  const wish = { entry, ...(sourceTitle === '' ? {} : { sourceTitle }) }
  const preview = useQuery({ ...postPreviewQuery(channelId, wish), placeholderData: keepPreviousData })
  if (preview.data === undefined)
    return preview.isError ? (
      <ErrorNote error={preview.error} retry={() => void preview.refetch()} />
    ) : (
      <Skeleton height={220} />
    )
  const { parts, problems, notes } = preview.data
  return (
    <>
      <PostParts label={text.workbench.postNote} title={title ?? text.workbench.standard} parts={parts} />
      {problems.map(({ path, message }) => (
        <div key={`${path} ${message}`} className={classes.problem}>
          <ToneMark tone="bad" /> {message}
        </div>
      ))}
      {notes.map((note) => (
        <div key={note} className={classes.soft}>
          {note}
        </div>
      ))}
    </>
  )
}
