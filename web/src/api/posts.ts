import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import {
  postPageSchema,
  postSchema,
  queueSchema,
  type MoveRequest,
  type PostQuery,
} from '../../../src/modules/feeds/channels/contract.ts'
import { request } from './client.ts'
import { keys, type Filters } from './keys.ts'
import { pagedQuery, pageSize } from './pages.ts'

const refreshMs = 5_000
/** Somebody who scrolled far reads; all pages would be asked for again. */
const maxRefreshedPages = 3

const whileShort = ({
  state,
}: {
  readonly state: { readonly data?: { readonly pages: readonly unknown[] } | undefined }
}) => ((state.data?.pages.length ?? 0) > maxRefreshedPages ? false : refreshMs)

/** What waits in a channel, in its order. */
export const queueQuery = (channelId: number) =>
  infiniteQueryOptions({
    queryKey: keys.queue(channelId),
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      request(`/channels/${channelId}/queue`, queueSchema, { signal, query: { limit: pageSize, cursor: pageParam } }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    refetchInterval: whileShort,
  })
export const postsQuery = (filters: Filters<PostQuery>, start: string | undefined) => ({
  ...pagedQuery({ key: keys.posts(filters, start), path: '/posts', schema: postPageSchema, query: filters, start }),
  refetchInterval: whileShort,
})

export const postQuery = (id: number) =>
  queryOptions({
    queryKey: keys.post(id),
    queryFn: ({ signal }) => request(`/posts/${id}`, postSchema, { signal }),
  })

const act = (path: string, body?: unknown) => request(path, postSchema, { method: 'POST', body })

export const approvePost = (id: number) => act(`/posts/${id}/approve`)
export const dropPost = (id: number, reason: string) => act(`/posts/${id}/drop`, { reason })
export const postNow = (id: number) => act(`/posts/${id}/post-now`)
export const movePost = (id: number, move: MoveRequest) => act(`/posts/${id}/move`, move)
export const resolvePost = (id: number, decision: 'there' | 'again') => act(`/posts/${id}/resolve`, { decision })
export const postItem = (channelId: number, itemId: number, again: boolean) =>
  act(`/channels/${channelId}/post-item`, { itemId, again })
