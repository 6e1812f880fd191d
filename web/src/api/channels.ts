import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import {
  calendarSchema,
  channelPageSchema,
  channelSchema,
  dryRunSchema,
  type AddChannelRequest,
  type DryRunRequest,
  type UpdateChannelRequest,
} from '../../../src/modules/feeds/channels/contract.ts'
import { postPreviewSchema, type PostPreviewRequest } from '../../../src/modules/feeds/posts/contract.ts'
import { nothing, request } from './client.ts'
import { keys } from './keys.ts'
import { pagedQuery } from './pages.ts'

const choicesInMenu = 200

/** Channels for a menu. */
export const channelChoicesQuery = queryOptions({
  queryKey: keys.channelChoices,
  queryFn: ({ signal }) => request('/channels', channelPageSchema, { signal, query: { limit: choicesInMenu } }),
})
/** A post as the channel would make it; null: as a new channel would. */
export const postPreviewQuery = (channelId: number | null, body: PostPreviewRequest) =>
  queryOptions({
    queryKey: keys.postPreview(channelId, body),
    queryFn: ({ signal }) =>
      request(channelId === null ? '/channels/preview' : `/channels/${channelId}/preview`, postPreviewSchema, {
        method: 'POST',
        body,
        signal,
      }),
    staleTime: 60_000,
  })

export const channelListQuery = (start?: string) =>
  pagedQuery({ key: keys.channelList, path: '/channels', schema: channelPageSchema, query: {}, start })
export const channelQuery = (id: number) =>
  queryOptions({
    queryKey: keys.channel(id),
    queryFn: ({ signal }) => request(`/channels/${id}`, channelSchema, { signal }),
  })
export const calendarQuery = (id: number, from: number, to: number) =>
  queryOptions({
    queryKey: keys.calendar(id, from, to),
    queryFn: ({ signal }) => request(`/channels/${id}/calendar`, calendarSchema, { signal, query: { from, to } }),
    placeholderData: keepPreviousData,
  })
export const dryRunQuery = (id: number, body: DryRunRequest) =>
  queryOptions({
    queryKey: keys.dryRun(id, body),
    queryFn: ({ signal }) => request(`/channels/${id}/dry-run`, dryRunSchema, { method: 'POST', body, signal }),
    placeholderData: keepPreviousData,
  })

export const addChannel = (body: AddChannelRequest) => request('/channels', channelSchema, { method: 'POST', body })
export const updateChannel = (id: number, body: UpdateChannelRequest) =>
  request(`/channels/${id}`, channelSchema, { method: 'PATCH', body })
export const setChannelSources = (id: number, sourceIds: readonly number[]) =>
  request(`/channels/${id}/sources`, channelSchema, { method: 'PUT', body: { sourceIds } })
export const actOnChannel = (id: number, act: 'pause' | 'resume') =>
  request(`/channels/${id}/${act}`, channelSchema, { method: 'POST' })
export const emptyQueue = (id: number, reason: string) =>
  request(`/channels/${id}/empty`, channelSchema, { method: 'POST', body: { reason } })
export const removeChannel = (id: number) => request(`/channels/${id}`, nothing, { method: 'DELETE' })
