import { queryOptions } from '@tanstack/react-query'
import { channelPageSchema } from '../../../src/modules/feeds/channels/contract.ts'
import { postPreviewSchema, type PostPreviewRequest } from '../../../src/modules/feeds/posts/contract.ts'
import { request } from './client.ts'
import { keys } from './keys.ts'

const choicesInMenu = 200

/** Channels for a menu. */
export const channelChoicesQuery = queryOptions({
  queryKey: keys.channelChoices,
  queryFn: ({ signal }) => request('/channels', channelPageSchema, { signal, query: { limit: choicesInMenu } }),
})
/** A post as the channel would make it. */
export const postPreviewQuery = (channelId: number, body: PostPreviewRequest) =>
  queryOptions({
    queryKey: keys.postPreview(channelId, body),
    queryFn: ({ signal }) =>
      request(`/channels/${channelId}/preview`, postPreviewSchema, { method: 'POST', body, signal }),
    staleTime: 60_000,
  })
