import { Button, Checkbox, Select, Skeleton, Stack } from '@mantine/core'
import { useDebouncedValue, useDisclosure } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { IconSend } from '@tabler/icons-react'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Channel } from '../../../../../src/modules/feeds/channels/contract.ts'
import type { PostPreview } from '../../../../../src/modules/feeds/posts/contract.ts'
import { itemChoicesQuery } from '../../../api/items.ts'
import { useMay } from '../../../api/permissions.ts'
import { postItem } from '../../../api/posts.ts'
import { text } from '../../../texts/en.ts'
import { PostParts } from '../../../ui/chat/PostParts.tsx'
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { ToneMark } from '../../../ui/Status.tsx'
import classes from './template.module.css'
import type { Shown } from './shown.ts'

interface PreviewSideProps {
  readonly channel: Channel
  readonly preview: PostPreview | undefined
  readonly error: Error | null
  readonly shown: Shown
  readonly itemId: number | undefined
  readonly isSaved: boolean
  readonly onShow: (shown: Shown) => void
  readonly onItem: (itemId: number | undefined) => void
}

const shows = ['post', 'price_edit', 'sold_out_edit', 'back_in_stock_edit', 'digest'] as const

export const PreviewSide = (props: PreviewSideProps) => {
  const { channel, preview, error, shown, onShow } = props
  return (
    <Stack gap="sm" className={classes.side ?? ''}>
      <div className={classes.pair}>
        <Select
          label={text.template.show}
          allowDeselect={false}
          data={shows.map((value) => ({ value, label: text.template.shows[value] }))}
          value={shown}
          onChange={(value) => onShow(value ?? 'post')}
        />
        <ItemPicker {...props} />
      </div>
      <ErrorNote error={error} title={text.preview.failed} />
      {preview === undefined ? (
        error === null ? (
          <Skeleton height={240} />
        ) : null
      ) : (
        <>
          {preview.parts.length === 0 ? null : (
            <PostParts label={text.template.preview} title={channel.title} parts={preview.parts} />
          )}
          {preview.item === null ? <span className={classes.soft}>{text.template.invented}</span> : null}
          <Verdict preview={preview} />
          <PostOne {...props} />
        </>
      )}
    </Stack>
  )
}

const Verdict = ({ preview: { problems, notes } }: { preview: PostPreview }) => (
  <ul className={classes.verdict} aria-live="polite" aria-label={text.template.verdict}>
    {problems.map(({ path, message }) => (
      <li key={`${path} ${message}`}>
        <ToneMark tone="bad" /> <span>{message}</span>
      </li>
    ))}
    {problems.length === 0 ? (
      <li>
        <ToneMark tone="ok" /> <span>{text.template.good}</span>
      </li>
    ) : null}
    {notes.map((note) => (
      <li key={note}>
        <ToneMark tone="waiting" /> <span>{note}</span>
      </li>
    ))}
  </ul>
)

const typingPauseMs = 250

function ItemPicker({ channel, preview, itemId, onItem }: PreviewSideProps) {
  const [typed, setTyped] = useState('')
  const [search] = useDebouncedValue(typed, typingPauseMs)
  const found = useQuery({ ...itemChoicesQuery(search), placeholderData: keepPreviousData }).data?.items ?? []
  const ofChannel = found.filter(({ sourceId }) => channel.sourceIds.includes(sourceId))
  const names = new Map((ofChannel.length > 0 ? ofChannel : found).map(({ id, title }) => [id, title]))
  const shown = preview?.item ?? null
  if (itemId !== undefined && shown !== null && shown.id === itemId) names.set(itemId, shown.title)
  return (
    <Select
      label={text.template.item}
      placeholder={shown?.title ?? text.template.newest}
      clearable
      searchable
      searchValue={typed}
      onSearchChange={setTyped}
      filter={({ options }) => options}
      data={[...names].map(([id, title]) => ({ value: String(id), label: title === '' ? `#${id}` : title }))}
      value={itemId === undefined ? null : String(itemId)}
      onChange={(value) => onItem(value === null ? undefined : Number(value))}
    />
  )
}

/** The shortest way from a feed to a post in the channel. */
function PostOne({ channel, preview, isSaved }: PreviewSideProps) {
  const client = useQueryClient()
  const mayPost = useMay()('feeds.post')
  const [isAsking, asking] = useDisclosure(false)
  const [again, setAgain] = useState(false)
  const item = preview?.item ?? null
  const post = useMutation({
    mutationFn: (itemId: number) => postItem(channel.id, itemId, again),
    onSuccess: async () => {
      notifications.show({ message: text.template.posted })
      asking.close()
      await client.invalidateQueries({ queryKey: ['feeds'] })
    },
  })
  if (!mayPost || item === null || preview?.parts.length === 0) return null
  return (
    <div>
      <Button
        variant="default"
        leftSection={<IconSend size={16} />}
        disabled={!isSaved || channel.state !== 'active'}
        title={isSaved ? undefined : text.template.saveFirst}
        onClick={asking.open}
      >
        {text.template.postThis}
      </Button>
      <ConfirmDialog
        opened={isAsking}
        title={text.template.postThisTitle(item.title, channel.title)}
        confirmLabel={text.queue.postNow}
        isPending={post.isPending}
        error={post.error}
        onConfirm={() => post.mutate(item.id)}
        onClose={asking.close}
      >
        <Stack gap="sm">
          {text.template.postThisNote}
          <Checkbox
            label={text.template.again}
            checked={again}
            onChange={(event) => setAgain(event.currentTarget.checked)}
          />
        </Stack>
      </ConfirmDialog>
    </div>
  )
}
