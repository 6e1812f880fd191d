import { Button, Select } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import type { Post } from '../../../../src/modules/feeds/channels/contract.ts'
import { useMay } from '../../api/permissions.ts'
import { postsQuery, resolvePost } from '../../api/posts.ts'
import { formatMoney } from '../../format/money.ts'
import { formatDateTime, formatFullTime } from '../../format/time.ts'
import { postSign, postStateChoices } from '../../texts/channels.ts'
import { text } from '../../texts/en.ts'
import { safeHref } from '../../ui/chat/rich-text.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ProductLink } from '../../ui/feed-links.tsx'
import { FilterBar } from '../../ui/FilterBar.tsx'
import { PagedList } from '../../ui/PagedList.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { Status } from '../../ui/Status.tsx'
import classes from './posts.module.css'

const route = getRouteApi('/in/channels/$channelId')
const rowHeight = 59

export function PostsTab({ channelId }: { channelId: number }) {
  const { state } = route.useSearch()
  const navigate = useNavigate({ from: '/channels/$channelId' })
  return (
    <>
      <FilterBar>
        <Select
          aria-label={text.posts.any}
          placeholder={text.posts.any}
          clearable
          data={postStateChoices.map((value) => ({ value, label: postSign[value].word }))}
          value={state ?? null}
          onChange={(value) =>
            void navigate({
              search: { tab: 'posts', state: postStateChoices.find((known) => known === value) },
              replace: true,
            })
          }
        />
      </FilterBar>
      <PostList key={state ?? ''} channelId={channelId} />
    </>
  )
}

function PostList({ channelId }: { channelId: number }) {
  const { state, from } = route.useSearch()
  const navigate = useNavigate({ from: '/channels/$channelId' })
  const [start, setStart] = useState(from)
  const list = useInfiniteQuery(postsQuery({ channelId, ...(state === undefined ? {} : { state }) }, start))
  const onPosition = useCallback(
    (cursor: string | undefined) =>
      void navigate({ search: (now) => ({ ...now, from: cursor }), replace: true, resetScroll: false }),
    [navigate],
  )
  return (
    <Panel flush>
      <PagedList
        label={text.channels.tabs.posts}
        query={list}
        rowHeight={rowHeight}
        keyOf={({ id }) => id}
        position={from}
        onPosition={onPosition}
        onFirst={
          start === undefined
            ? undefined
            : () => {
                setStart(undefined)
                onPosition(undefined)
              }
        }
        empty={
          state === undefined ? (
            <EmptyState title={text.posts.none} note={text.posts.noneNote} />
          ) : (
            <EmptyState title={text.posts.noneSuch} />
          )
        }
      >
        {(post) => <PostRow post={post} />}
      </PagedList>
    </Panel>
  )
}

const PostRow = ({ post }: { post: Post }) => (
  <div className={classes.row}>
    <span className={classes.stack}>
      <ProductLink id={post.productId} className={classes.title}>
        <bdi>{post.title === '' ? (post.url ?? '') : post.title}</bdi>
      </ProductLink>
      <span className={classes.soft}>
        {[post.occasion === 'first' ? '' : post.occasion, post.why ?? ''].filter((word) => word !== '').join(' · ')}
      </span>
    </span>
    <span className={`${classes.number} ${classes.wide}`}>{post.price === null ? '' : formatMoney(post.price)}</span>
    <span className={classes.state}>
      <Status {...postSign[post.state]} />
    </span>
    <time className={`${classes.number} ${classes.soft} ${classes.wide}`} title={formatFullTime(timeOf(post))}>
      {formatDateTime(timeOf(post))}
    </time>
    <span className={classes.links}>
      {post.state === 'uncertain' ? <Decide post={post} /> : null}
      {post.telegramUrl === null ? null : (
        <a href={safeHref(post.telegramUrl) ?? undefined} target="_blank" rel="noreferrer noopener">
          {text.posts.open}
        </a>
      )}
      <Link to="/why" search={{ q: post.url ?? post.title }}>
        {text.posts.why}
      </Link>
    </span>
  </div>
)

const timeOf = ({ postedAt, updatedAt }: Post): number => postedAt ?? updatedAt

/** Nobody but a person who looks into the channel knows. */
function Decide({ post }: { post: Post }) {
  const client = useQueryClient()
  const [isAsking, asking] = useDisclosure(false)
  const resolve = useMutation({
    mutationFn: (decision: 'there' | 'again') => resolvePost(post.id, decision),
    onSuccess: async (_, decision) => {
      notifications.show({ message: text.posts.resolved[decision] })
      asking.close()
      await client.invalidateQueries({ queryKey: ['feeds'] })
    },
    onError: (error) => notifications.show({ color: 'red', message: error.message }),
  })
  if (!useMay()('feeds.post')) return null
  return (
    <>
      <Button size="compact-xs" loading={resolve.isPending && !isAsking} onClick={() => resolve.mutate('there')}>
        {text.posts.there}
      </Button>
      <Button size="compact-xs" variant="default" onClick={asking.open}>
        {text.posts.again}
      </Button>
      <ConfirmDialog
        opened={isAsking}
        title={text.posts.againTitle}
        confirmLabel={text.posts.again}
        isPending={resolve.isPending}
        error={resolve.error}
        onConfirm={() => resolve.mutate('again')}
        onClose={asking.close}
      >
        {text.posts.againNote(post.title)}
      </ConfirmDialog>
    </>
  )
}
