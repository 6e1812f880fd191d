import { Button, Skeleton } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQueryClient, type InfiniteData } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { Channel, MoveRequest, Queue } from '../../../../../src/modules/feeds/channels/contract.ts'
import { keys } from '../../../api/keys.ts'
import { useMay } from '../../../api/permissions.ts'
import { movePost, queueQuery } from '../../../api/posts.ts'
import { formatCount } from '../../../format/count.ts'
import { text } from '../../../texts/en.ts'
import { EmptyState } from '../../../ui/EmptyState.tsx'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { Panel } from '../../../ui/Panel.tsx'
import classes from './queue.module.css'
import { QueueRow } from './QueueRow.tsx'
import { EmptyQueue } from './EmptyQueue.tsx'
import { afterMove } from './reorder.ts'

type Pages = InfiniteData<Queue, string | undefined>

/** What waits, in its order; moved by dragging, by keys or from the menu of a row. */
export function QueueTab({ channel }: { channel: Channel }) {
  const client = useQueryClient()
  const mayPost = useMay()('feeds.post')
  const list = useInfiniteQuery(queueQuery(channel.id))
  const dragged = useRef<number | null>(null)
  const [said, setSaid] = useState('')
  const move = useMutation({
    mutationFn: ({ id, to }: { readonly id: number; readonly to: MoveRequest }) => movePost(id, to),
    onMutate: async ({ id, to }) => {
      await client.cancelQueries({ queryKey: keys.queue(channel.id) })
      client.setQueryData<Pages>(keys.queue(channel.id), (pages) =>
        pages === undefined ? pages : moved(pages, id, to),
      )
    },
    onSuccess: (post) => setSaid(text.queue.moved(post.title)),
    onSettled: () => client.invalidateQueries({ queryKey: keys.queue(channel.id) }),
  })
  if (list.data === undefined)
    return list.isError ? <ErrorNote error={list.error} retry={() => void list.refetch()} /> : <Skeleton height={240} />
  const rows = list.data.pages.flatMap(({ items }) => items)
  const [first] = list.data.pages
  const movable = rows.filter(({ state }) => state === 'queued')
  return (
    <Panel
      title={text.queue.title}
      note={first === undefined ? null : <Sums queue={first} />}
      actions={mayPost && rows.length > 0 ? <EmptyQueue channel={channel} /> : undefined}
      flush
    >
      <ErrorNote error={move.error} />
      {rows.length === 0 ? <EmptyState title={text.queue.none} note={text.queue.noneNote} /> : null}
      <ol className={classes.list}>
        {rows.map((post) => (
          <QueueRow
            key={post.id}
            post={post}
            channelId={channel.id}
            mayPost={mayPost}
            isMovable={mayPost && post.state === 'queued' && movable.length > 1}
            neighbours={neighboursOf(movable, post.id)}
            onMove={(to) => move.mutate({ id: post.id, to })}
            onDragStart={() => {
              dragged.current = post.id
            }}
            onDropHere={() => {
              const id = dragged.current
              dragged.current = null
              if (id !== null && id !== post.id) move.mutate({ id, to: placeFor(movable, id, post.id) })
            }}
          />
        ))}
      </ol>
      {list.hasNextPage ? <More isLoading={list.isFetchingNextPage} onMore={() => void list.fetchNextPage()} /> : null}
      <div role="status" className={classes.hidden}>
        {said}
      </div>
    </Panel>
  )
}

const More = ({ isLoading, onMore }: { isLoading: boolean; onMore: () => void }) => (
  <Button variant="subtle" m={10} loading={isLoading} onClick={onMore}>
    {text.queue.more}
  </Button>
)

const Sums = ({ queue }: { queue: Queue }) => (
  <>
    {text.queue.queued(formatCount(queue.queued))}
    {queue.digesting > 0 ? ` · ${text.queue.digesting(formatCount(queue.digesting))}` : ''}
  </>
)

const neighboursOf = (rows: readonly { readonly id: number }[], id: number) => {
  const at = rows.findIndex((row) => row.id === id)
  return { before: rows[at - 1]?.id ?? null, after: at < 0 ? null : (rows[at + 1]?.id ?? null) }
}

/** Dropped on a row further down it stands after it, on one further up before it. */
function placeFor(rows: readonly { readonly id: number }[], id: number, target: number): MoveRequest {
  const from = rows.findIndex((row) => row.id === id)
  const to = rows.findIndex((row) => row.id === target)
  return from < to ? { after: target } : { before: target }
}

function moved(pages: Pages, id: number, to: MoveRequest): Pages {
  const rows = afterMove(
    pages.pages.flatMap(({ items }) => items),
    id,
    to,
  )
  let from = 0
  return {
    ...pages,
    pages: pages.pages.map((page) => {
      const items = rows.slice(from, from + page.items.length)
      from += page.items.length
      return { ...page, items }
    }),
  }
}
