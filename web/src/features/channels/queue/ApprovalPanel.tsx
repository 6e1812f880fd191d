import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import type { Channel, Post } from '../../../../../src/modules/feeds/channels/contract.ts'
import { useMay } from '../../../api/permissions.ts'
import { approvePost, postsQuery } from '../../../api/posts.ts'
import { formatCount } from '../../../format/count.ts'
import { text } from '../../../texts/en.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { Panel } from '../../../ui/Panel.tsx'
import classes from './queue.module.css'
import { QueueRow } from './QueueRow.tsx'

const nobody = { before: null, after: null }
const stays = (): void => undefined

/** What a person must let pass, before what leaves by itself. */
export function ApprovalPanel({ channel }: { channel: Channel }) {
  const mayPost = useMay()('feeds.post')
  const list = useInfiniteQuery({
    ...postsQuery({ channelId: channel.id, state: 'approval' }, undefined),
    enabled: channel.waitingForApproval > 0,
  })
  const posts = channel.waitingForApproval === 0 ? [] : (list.data?.pages.flatMap(({ items }) => items) ?? [])
  if (posts.length === 0) return <ErrorNote error={list.error} retry={() => void list.refetch()} />
  return (
    <Panel
      title={text.queue.approval}
      note={text.channels.forApproval(formatCount(channel.waitingForApproval))}
      actions={mayPost && posts.length > 1 ? <ApproveAll posts={posts} /> : null}
      flush
    >
      <ol className={classes.list}>
        {posts.map((post) => (
          <QueueRow
            key={post.id}
            post={post}
            channelId={channel.id}
            mayPost={mayPost}
            isMovable={false}
            neighbours={nobody}
            onMove={stays}
            onDragStart={stays}
            onDropHere={stays}
          />
        ))}
      </ol>
      {list.hasNextPage ? (
        <Button variant="subtle" m={10} loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {text.queue.more}
        </Button>
      ) : null}
    </Panel>
  )
}

function ApproveAll({ posts }: { posts: readonly Post[] }) {
  const client = useQueryClient()
  const approve = useMutation({
    mutationFn: async () => {
      for (const { id } of posts) await approvePost(id)
    },
    onSuccess: () => notifications.show({ message: text.queue.approved }),
    onError: (error) => notifications.show({ color: 'red', message: error.message }),
    onSettled: () => client.invalidateQueries({ queryKey: ['feeds'] }),
  })
  return (
    <Button size="compact-sm" variant="default" loading={approve.isPending} onClick={() => approve.mutate()}>
      {text.queue.approveAll(formatCount(posts.length))}
    </Button>
  )
}
