import { route, type Route } from '../../../http/route.ts'
import { channelPreviewParamsSchema, postPreviewRequestSchema, postPreviewSchema } from './contract.ts'
import type { PostPreviewing } from './preview.ts'

export interface PostRouteDeps {
  readonly posts: { readonly previewing: PostPreviewing }
}

export const postRoutes = ({ posts: { previewing } }: PostRouteDeps): Route[] => [
  route({
    method: 'POST',
    path: '/channels/preview',
    cost: 5,
    permission: 'feeds.read',
    summary: 'What a template makes of an item, as Telegram shows it, for a channel that is not there yet.',
    schema: { body: postPreviewRequestSchema, response: postPreviewSchema },
    handler: ({ actor, body }) => previewing.preview(actor, null, body),
  }),
  route({
    method: 'POST',
    path: '/channels/:channelId/preview',
    cost: 5,
    permission: 'feeds.read',
    summary: 'What the template of a channel, or another one, makes of an item, as Telegram shows it. Nothing is sent.',
    schema: { params: channelPreviewParamsSchema, body: postPreviewRequestSchema, response: postPreviewSchema },
    handler: ({ actor, params, body }) => previewing.preview(actor, params.channelId, body),
  }),
]
