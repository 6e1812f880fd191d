import type { Database } from '../../db/database.ts'
import { route, type Route } from '../../http/route.ts'
import {
  addWebhookRequestSchema,
  assignRequestSchema,
  assigneeListSchema,
  channelsSchema,
  linkCodeSchema,
  linkParamsSchema,
  muteListSchema,
  muteParamsSchema,
  muteRequestSchema,
  newWebhookSchema,
  noticeDetailSchema,
  noticePageSchema,
  noticeParamsSchema,
  noticeQuerySchema,
  noticeSummarySchema,
  readRequestSchema,
  testAnswerSchema,
  testRequestSchema,
  webhookParamsSchema,
} from './contract.ts'
import type { Notices } from './service.ts'

export interface NoticeRouteDeps {
  readonly notices: Notices
  readonly database: Pick<Database, 'db' | 'readDb'>
}

const MINUTE_MS = 60_000

export const noticeRoutes = (deps: NoticeRouteDeps): Route[] => [
  ...viewRoutes(deps),
  ...actRoutes(deps),
  ...muteRoutes(deps),
  ...channelRoutes(deps),
  ...linkRoutes(deps),
]

const viewRoutes = ({ notices, database: { readDb } }: NoticeRouteDeps): Route[] => [
  route({
    method: 'GET',
    path: '/notices',
    permission: 'notices.read',
    summary: 'What operators should know; what happened last comes first.',
    schema: { query: noticeQuerySchema, response: noticePageSchema },
    handler: ({ actor, query }) => notices.list(readDb, actor, query),
  }),
  route({
    method: 'GET',
    path: '/notices/summary',
    permission: 'notices.read',
    summary: 'How many are open and unread, for the bell.',
    schema: { response: noticeSummarySchema },
    handler: ({ actor }) => notices.summary(readDb, actor),
  }),
  route({
    method: 'GET',
    path: '/notices/assignees',
    permission: 'notices.write',
    summary: 'To whom a notice can be assigned.',
    schema: { response: assigneeListSchema },
    handler: async ({ actor }) => ({ items: await notices.assignees(readDb, actor) }),
  }),
  route({
    method: 'GET',
    path: '/notices/:noticeId',
    permission: 'notices.read',
    summary: 'One notice, with what became of its messages.',
    schema: { params: noticeParamsSchema, response: noticeDetailSchema },
    handler: ({ actor, params }) => notices.get(readDb, actor, params.noticeId),
  }),
]

const actRoutes = ({ notices, database: { db } }: NoticeRouteDeps): Route[] => [
  route({
    method: 'POST',
    path: '/notices/read',
    permission: 'notices.read',
    summary: 'Marks notices, or all open ones, as read by whoever asks.',
    schema: { body: readRequestSchema },
    handler: ({ actor, body }) => notices.markRead(db, actor, body.noticeIds),
  }),
  route({
    method: 'POST',
    path: '/notices/:noticeId/assign',
    permission: 'notices.write',
    summary: 'Says who looks after a notice; null: nobody.',
    schema: { params: noticeParamsSchema, body: assignRequestSchema },
    handler: ({ actor, params, body }) => notices.assign(db, actor, params.noticeId, body.userId),
  }),
  route({
    method: 'POST',
    path: '/notices/:noticeId/resolve',
    permission: 'notices.write',
    summary: 'Ends a notice that was dealt with; it comes back when the trouble does.',
    schema: { params: noticeParamsSchema },
    handler: ({ actor, params }) => notices.dismiss(db, actor, params.noticeId),
  }),
]

const muteRoutes = ({ notices, database: { db, readDb } }: NoticeRouteDeps): Route[] => [
  route({
    method: 'GET',
    path: '/notice-mutes',
    permission: 'notices.read',
    summary: 'Kinds of notices that the channels say nothing of for now.',
    schema: { response: muteListSchema },
    handler: async ({ actor }) => ({ items: await notices.mutes(readDb, actor) }),
  }),
  route({
    method: 'POST',
    path: '/notice-mutes/:kind',
    permission: 'notices.write',
    summary: 'Mutes a kind for some minutes; null ends that. The dashboard shows its notices all the same.',
    schema: { params: muteParamsSchema, body: muteRequestSchema },
    handler: ({ actor, params, body }) =>
      notices.mute(db, actor, params.kind, body.forMinutes === null ? null : body.forMinutes * MINUTE_MS),
  }),
]

const channelRoutes = ({ notices, database: { db, readDb } }: NoticeRouteDeps): Route[] => [
  route({
    method: 'GET',
    path: '/notice-channels',
    permission: 'notices.read',
    summary: 'How notices reach people besides the dashboard, without secrets.',
    schema: { response: channelsSchema },
    handler: ({ actor }) => notices.channels(readDb, actor),
  }),
  route({
    method: 'POST',
    path: '/notice-channels/test',
    permission: 'notices.write',
    summary: 'Sends a test message by one channel; the notice that it makes tells what became of it.',
    status: 202,
    schema: { body: testRequestSchema, response: testAnswerSchema },
    handler: async ({ actor, body }) => ({ noticeId: await notices.test(db, actor, body) }),
  }),
  route({
    method: 'POST',
    path: '/notice-channels/webhooks',
    permission: 'settings.write',
    summary: 'Adds a webhook; the answer holds the secret of its signatures, which is shown this once.',
    status: 201,
    schema: { body: addWebhookRequestSchema, response: newWebhookSchema },
    handler: ({ actor, body }) => notices.webhooks.add(db, actor, body),
  }),
  route({
    method: 'DELETE',
    path: '/notice-channels/webhooks/:webhookId',
    permission: 'settings.write',
    summary: 'Removes a webhook.',
    schema: { params: webhookParamsSchema },
    handler: ({ actor, params }) => notices.webhooks.remove(db, actor, params.webhookId),
  }),
]

const linkRoutes = ({ notices, database: { db } }: NoticeRouteDeps): Route[] => [
  route({
    method: 'POST',
    path: '/notice-channels/links',
    permission: 'notices.read',
    summary: 'A one-time code that links the Telegram user who sends it to a bot with the person who asks.',
    status: 201,
    schema: { response: linkCodeSchema },
    handler: ({ actor }) => notices.links.begin(db, actor),
  }),
  route({
    method: 'DELETE',
    path: '/notice-channels/links/:linkId',
    permission: 'notices.read',
    summary: 'Ends a link between a person and a Telegram user: nothing is sent there and no button works.',
    schema: { params: linkParamsSchema },
    handler: ({ actor, params }) => notices.links.remove(db, actor, params.linkId),
  }),
]
