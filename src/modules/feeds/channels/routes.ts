import { route, type Route } from '../../../http/route.ts'
import type { ChannelApi } from './channel-api.ts'
import {
  addChannelRequestSchema,
  calendarQuerySchema,
  calendarSchema,
  channelPageSchema,
  channelParamsSchema,
  channelSchema,
  channelSourcesRequestSchema,
  decisionPageSchema,
  dropRequestSchema,
  dryRunRequestSchema,
  dryRunSchema,
  moveRequestSchema,
  postItemRequestSchema,
  postPageSchema,
  postParamsSchema,
  postQuerySchema,
  postSchema,
  queueQuerySchema,
  queueSchema,
  resolvePostRequestSchema,
  updateChannelRequestSchema,
  whyQuerySchema,
} from './contract.ts'
import { pageQuerySchema } from '../../../kernel/schemas.ts'

export interface ChannelRouteDeps {
  readonly channels: ChannelApi
}

const params = channelParamsSchema

export const channelRoutes = ({ channels }: ChannelRouteDeps): Route[] => [
  ...listRoutes(channels),
  ...changeRoutes(channels),
  ...readingRoutes(channels),
  ...postRoutes(channels),
  ...actRoutes(channels),
]

const listRoutes = ({ administration }: ChannelApi): Route[] => [
  route({
    method: 'GET',
    path: '/channels',
    permission: 'feeds.read',
    summary: 'Channels, newest first.',
    schema: { query: pageQuerySchema, response: channelPageSchema },
    handler: ({ actor, query }) => administration.list(actor, query),
  }),
  route({
    method: 'POST',
    path: '/channels',
    cost: 5,
    permission: 'feeds.write',
    summary: 'Adds a chat to post to, after Telegram said that the bot may post there.',
    schema: { body: addChannelRequestSchema, response: channelSchema },
    status: 201,
    handler: ({ actor, body }) => administration.add(actor, body),
  }),
  route({
    method: 'GET',
    path: '/channels/:channelId',
    permission: 'feeds.read',
    summary: 'One channel with its policy, template and sums.',
    schema: { params, response: channelSchema },
    handler: ({ actor, params: { channelId } }) => administration.get(actor, channelId),
  }),
]

const changeRoutes = ({ administration }: ChannelApi): Route[] => [
  route({
    method: 'PATCH',
    path: '/channels/:channelId',
    permission: 'feeds.write',
    summary: 'Changes its title, policy or template, for what is found and posted from now on.',
    schema: { params, body: updateChannelRequestSchema, response: channelSchema },
    handler: ({ actor, params: { channelId }, body }) => administration.update(actor, channelId, body),
  }),
  route({
    method: 'DELETE',
    path: '/channels/:channelId',
    permission: 'feeds.write',
    summary: 'Nothing is posted to it any more; what waits is dropped. Added again, it knows what it had.',
    schema: { params },
    handler: ({ actor, params: { channelId } }) => administration.remove(actor, channelId),
  }),
  route({
    method: 'POST',
    path: '/channels/:channelId/pause',
    permission: 'feeds.post',
    summary: 'Posts wait until it is resumed.',
    schema: { params, response: channelSchema },
    handler: ({ actor, params: { channelId } }) => administration.pause(actor, channelId),
  }),
  route({
    method: 'POST',
    path: '/channels/:channelId/resume',
    cost: 5,
    permission: 'feeds.post',
    summary: 'Goes on posting, after Telegram said that the bot may.',
    schema: { params, response: channelSchema },
    handler: ({ actor, params: { channelId } }) => administration.resume(actor, channelId),
  }),
  route({
    method: 'POST',
    path: '/channels/:channelId/empty',
    cost: 5,
    permission: 'feeds.post',
    summary: 'Drops all that waits, with the reason.',
    schema: { params, body: dropRequestSchema, response: channelSchema },
    handler: ({ actor, params: { channelId }, body }) => administration.empty(actor, channelId, body.reason),
  }),
  route({
    method: 'PUT',
    path: '/channels/:channelId/sources',
    permission: 'feeds.write',
    summary: 'Which sources it posts from. What they have had before is not posted.',
    schema: { params, body: channelSourcesRequestSchema, response: channelSchema },
    handler: ({ actor, params: { channelId }, body }) => administration.setSources(actor, channelId, body.sourceIds),
  }),
]

const readingRoutes = ({ reading }: ChannelApi): Route[] => [
  route({
    method: 'GET',
    path: '/channels/:channelId/queue',
    permission: 'feeds.read',
    summary: 'What waits, in the order in which it will be posted, each with its expected time.',
    schema: { params, query: queueQuerySchema, response: queueSchema },
    handler: ({ actor, params: { channelId }, query }) => reading.queue(actor, channelId, query),
  }),
  route({
    method: 'GET',
    path: '/channels/:channelId/calendar',
    permission: 'feeds.read',
    summary: 'How much was posted hour by hour, and is expected.',
    schema: { params, query: calendarQuerySchema, response: calendarSchema },
    handler: ({ actor, params: { channelId }, query }) => reading.calendar(actor, channelId, query),
  }),
  route({
    method: 'POST',
    path: '/channels/:channelId/dry-run',
    cost: 10,
    permission: 'feeds.read',
    summary: 'What a policy makes of the items of the last days, explained match by match. Nothing is written.',
    schema: { params, body: dryRunRequestSchema, response: dryRunSchema },
    handler: ({ actor, params: { channelId }, body }) => reading.dryRun(actor, channelId, body),
  }),
  route({
    method: 'GET',
    path: '/why',
    cost: 5,
    permission: 'feeds.read',
    summary: 'Every decision of the last 90 days about an address or a title, newest first.',
    schema: { query: whyQuerySchema, response: decisionPageSchema },
    handler: ({ actor, query }) => reading.why(actor, query),
  }),
]

const postRoutes = ({ reading }: ChannelApi): Route[] => [
  route({
    method: 'GET',
    path: '/posts',
    permission: 'feeds.read',
    summary: 'Posts, newest first.',
    schema: { query: postQuerySchema, response: postPageSchema },
    handler: ({ actor, query }) => reading.posts(actor, query),
  }),
  route({
    method: 'GET',
    path: '/posts/:postId',
    permission: 'feeds.read',
    summary: 'One post.',
    schema: { params: postParamsSchema, response: postSchema },
    handler: ({ actor, params: { postId } }) => reading.post(actor, postId),
  }),
]

const actRoutes = ({ acts }: ChannelApi): Route[] => [
  route({
    method: 'POST',
    path: '/channels/:channelId/post-item',
    permission: 'feeds.post',
    summary: 'Posts one item now, before all that waits.',
    schema: { params, body: postItemRequestSchema, response: postSchema },
    status: 202,
    handler: ({ actor, params: { channelId }, body }) => acts.postItem(actor, channelId, body),
  }),
  route({
    method: 'POST',
    path: '/posts/:postId/approve',
    permission: 'feeds.post',
    summary: 'Lets a post pass that waits for approval.',
    schema: { params: postParamsSchema, response: postSchema },
    handler: ({ actor, params: { postId } }) => acts.approve(actor, postId),
  }),
  route({
    method: 'POST',
    path: '/posts/:postId/drop',
    permission: 'feeds.post',
    summary: 'Takes a post that waits out of the queue for good, with the reason.',
    schema: { params: postParamsSchema, body: dropRequestSchema, response: postSchema },
    handler: ({ actor, params: { postId }, body }) => acts.drop(actor, postId, body.reason),
  }),
  route({
    method: 'POST',
    path: '/posts/:postId/post-now',
    permission: 'feeds.post',
    summary: 'Posts it next, whatever the gap and the quiet hours say.',
    schema: { params: postParamsSchema, response: postSchema },
    handler: ({ actor, params: { postId } }) => acts.postNow(actor, postId),
  }),
  route({
    method: 'POST',
    path: '/posts/:postId/move',
    permission: 'feeds.post',
    summary: 'Moves a post within its queue.',
    schema: { params: postParamsSchema, body: moveRequestSchema, response: postSchema },
    handler: ({ actor, params: { postId }, body }) => acts.move(actor, postId, body),
  }),
  route({
    method: 'POST',
    path: '/posts/:postId/resolve',
    permission: 'feeds.post',
    summary: 'Says of a post in doubt that it is there, or posts it again.',
    schema: { params: postParamsSchema, body: resolvePostRequestSchema, response: postSchema },
    handler: ({ actor, params: { postId }, body }) => acts.resolve(actor, postId, body.decision),
  }),
]
