import { Modal, Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Post } from '../../../../../src/modules/feeds/channels/contract.ts'
import { postPreviewQuery } from '../../../api/channels.ts'
import { text } from '../../../texts/en.ts'
import { PostParts } from '../../../ui/chat/PostParts.tsx'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { ToneMark } from '../../../ui/Status.tsx'
import classes from './queue.module.css'

interface PreviewDialogProps {
  readonly post: Post
  readonly channelId: number
  readonly opened: boolean
  readonly onClose: () => void
}

/** A post that waits, as the channel will see it. */
export const PreviewDialog = ({ post, channelId, opened, onClose }: PreviewDialogProps) => (
  <Modal opened={opened} onClose={onClose} title={text.template.preview}>
    {opened ? <Preview post={post} channelId={channelId} /> : null}
  </Modal>
)

function Preview({ post, channelId }: { post: Post; channelId: number }) {
  const preview = useQuery(postPreviewQuery(channelId, { itemId: post.itemId }))
  if (preview.data === undefined)
    return preview.isError ? (
      <ErrorNote error={preview.error} retry={() => void preview.refetch()} />
    ) : (
      <Skeleton height={260} />
    )
  const { parts, problems, notes } = preview.data
  return (
    <Stack gap="sm">
      {parts.length === 0 ? null : <PostParts label={text.template.preview} title={post.channelTitle} parts={parts} />}
      {problems.map(({ path, message }) => (
        <span key={`${path} ${message}`} className={classes.problem}>
          <ToneMark tone="bad" /> {message}
        </span>
      ))}
      {notes.map((note) => (
        <span key={note} className={classes.soft}>
          {note}
        </span>
      ))}
    </Stack>
  )
}
