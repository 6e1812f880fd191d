import { Readable } from 'node:stream'
import { bytesRoute, eventsRoute, route, type Route } from '../../http/route.ts'
import { idSchema } from '../../kernel/schemas.ts'
import { z } from 'zod'
import { readDelivery } from '../delivery/index.ts'
import { readSettings } from '../settings/index.ts'
import {
  campaignPageSchema,
  campaignParamsSchema,
  campaignQuerySchema,
  campaignSchema,
  changedSchema,
  createCampaignRequestSchema,
  preflightSchema,
  previewRequestSchema,
  previewSchema,
  progressSchema,
  reasonsSchema,
  recipientPageSchema,
  recipientQuerySchema,
  resolveRequestSchema,
  resumeRequestSchema,
  retryRequestSchema,
  seriesSchema,
  startRequestSchema,
  testSendRequestSchema,
  testSendResultSchema,
  testSendStateSchema,
  updateCampaignRequestSchema,
  verdictSchema,
  type Progress,
} from './contract.ts'
import type { CampaignDeps } from './deps.ts'
import { readPreflight } from './preflight.ts'
import { preview } from './preview.ts'
import { readChart, readProgress } from './progress.ts'
import { exportRecipients, listRecipients } from './recipients.ts'
import type { Campaigns } from './service.ts'
import { sendTest } from './test-send.ts'
import { verifyCampaign } from './verify.ts'

export interface CampaignRouteDeps extends CampaignDeps {
  readonly campaigns: Campaigns
}

const EVERY_MS = 1000
const params = campaignParamsSchema

export const campaignRoutes = (deps: CampaignRouteDeps): Route[] => [
  ...draftRoutes(deps),
  ...previewRoutes(deps),
  ...lifecycleRoutes(deps),
  ...decisionRoutes(deps),
  ...readingRoutes(deps),
  ...recipientRoutes(deps),
]

const draftRoutes = ({ campaigns: { drafts } }: CampaignRouteDeps): Route[] => [
  route({
    method: 'GET',
    path: '/campaigns',
    permission: 'campaigns.read',
    summary: 'Campaigns, newest first.',
    schema: { query: campaignQuerySchema, response: campaignPageSchema },
    handler: ({ actor, query }) => drafts.list(actor, query),
  }),
  route({
    method: 'POST',
    path: '/campaigns',
    permission: 'campaigns.write',
    summary: 'Makes a draft.',
    schema: { body: createCampaignRequestSchema, response: campaignSchema },
    status: 201,
    handler: ({ actor, body }) => drafts.create(actor, body),
  }),
  route({
    method: 'GET',
    path: '/campaigns/:campaignId',
    permission: 'campaigns.read',
    summary: 'One campaign with its sums.',
    schema: { params, response: campaignSchema },
    handler: ({ actor, params: { campaignId } }) => drafts.get(actor, campaignId),
  }),
  route({
    method: 'PATCH',
    path: '/campaigns/:campaignId',
    permission: 'campaigns.write',
    summary: 'Changes a draft; refused when somebody else changed it in the meantime.',
    schema: { params, body: updateCampaignRequestSchema, response: campaignSchema },
    handler: ({ actor, params: { campaignId }, body }) => drafts.update(actor, campaignId, body),
  }),
  route({
    method: 'DELETE',
    path: '/campaigns/:campaignId',
    permission: 'campaigns.write',
    summary: 'Deletes a draft.',
    schema: { params },
    handler: ({ actor, params: { campaignId } }) => drafts.remove(actor, campaignId),
  }),
]

const previewRoutes = (deps: CampaignRouteDeps): Route[] => [
  route({
    method: 'POST',
    path: '/campaigns/preview',
    permission: 'campaigns.read',
    summary: 'A message as Telegram would show it to one person, with its length and problems.',
    schema: { body: previewRequestSchema, response: previewSchema },
    handler: ({ actor, body }) => preview(deps, actor, body),
  }),
  route({
    method: 'GET',
    path: '/campaigns/:campaignId/preflight',
    cost: 5,
    permission: 'campaigns.read',
    summary: 'Who would get it, how long it would take and what stands in the way.',
    schema: { params, response: preflightSchema },
    handler: ({ actor, params: { campaignId } }) => readPreflight(deps, actor, campaignId),
  }),
  route({
    method: 'POST',
    path: '/campaigns/:campaignId/test',
    permission: 'campaigns.send',
    summary: 'Sends the message to one person who has begun a conversation with the bot.',
    schema: { params, body: testSendRequestSchema, response: testSendResultSchema },
    status: 202,
    handler: async ({ actor, params: { campaignId }, body }) => ({
      deliveryId: await sendTest(deps, actor, campaignId, body),
    }),
  }),
  route({
    method: 'GET',
    path: '/tests/:deliveryId',
    permission: 'campaigns.read',
    summary: 'What became of a test message.',
    schema: { params: z.object({ deliveryId: idSchema }), response: testSendStateSchema },
    handler: ({ params: { deliveryId } }) => readDelivery(deps.database.readDb, deliveryId),
  }),
]

function lifecycleRoutes({ database, campaigns: { drafts, lifecycle } }: CampaignRouteDeps): Route[] {
  const isLarge = async (recipients: number): Promise<boolean> =>
    recipients > (await readSettings(database.readDb)).stepUpRecipients
  const act = (name: 'pause' | 'cancel', summary: string): Route =>
    route({
      method: 'POST',
      path: `/campaigns/:campaignId/${name}`,
      permission: 'campaigns.send',
      summary,
      schema: { params, response: campaignSchema },
      handler: async ({ actor, params: { campaignId } }) => {
        await lifecycle[name](actor, campaignId)
        return drafts.get(actor, campaignId)
      },
    })
  return [
    route({
      method: 'POST',
      path: '/campaigns/:campaignId/start',
      permission: 'campaigns.send',
      stepUp: ({ body }) => isLarge(body.confirmRecipients),
      summary: 'Freezes the campaign and sends it; the number of recipients must be confirmed.',
      schema: { params, body: startRequestSchema, response: campaignSchema },
      status: 202,
      handler: async ({ actor, params: { campaignId }, body }) => {
        await lifecycle.start(actor, campaignId, body.confirmRecipients)
        return drafts.get(actor, campaignId)
      },
    }),
    act('pause', 'Sends nothing more until it is resumed; what is in flight arrives.'),
    route({
      method: 'POST',
      path: '/campaigns/:campaignId/resume',
      permission: 'campaigns.send',
      summary:
        'Goes on where it was paused; for one that came out of a backup, after saying what the original did since.',
      schema: { params, body: resumeRequestSchema, response: campaignSchema },
      handler: async ({ actor, params: { campaignId }, body }) => {
        await lifecycle.resume(actor, campaignId, body.original)
        return drafts.get(actor, campaignId)
      },
    }),
    act('cancel', 'What has not been sent never will be.'),
  ]
}

const decisionRoutes = (deps: CampaignRouteDeps): Route[] => [
  route({
    method: 'POST',
    path: '/campaigns/:campaignId/retry',
    permission: 'campaigns.send',
    summary: 'Plans failed deliveries again, by reason.',
    schema: { params, body: retryRequestSchema, response: changedSchema },
    handler: async ({ actor, params: { campaignId }, body }) => ({
      changed: await deps.campaigns.decisions.retry(actor, campaignId, body.reasons),
    }),
  }),
  route({
    method: 'POST',
    path: '/campaigns/:campaignId/resolve',
    permission: 'campaigns.send',
    summary: 'Decides whether deliveries in doubt did arrive or are sent again.',
    schema: { params, body: resolveRequestSchema, response: changedSchema },
    handler: async ({ actor, params: { campaignId }, body }) => ({
      changed: await deps.campaigns.decisions.resolve(actor, campaignId, body),
    }),
  }),
  route({
    method: 'GET',
    path: '/campaigns/:campaignId/reasons',
    permission: 'campaigns.read',
    summary: 'Why deliveries failed, are in doubt, were skipped or cancelled, counted.',
    schema: { params, response: reasonsSchema },
    handler: async ({ actor, params: { campaignId } }) => ({
      reasons: await deps.campaigns.decisions.reasons(actor, campaignId),
    }),
  }),
  route({
    method: 'POST',
    path: '/campaigns/:campaignId/verify',
    cost: 30,
    permission: 'campaigns.read',
    summary: 'Counts the ledger anew and compares it with the sums that are shown.',
    schema: { params, response: verdictSchema },
    handler: ({ actor, params: { campaignId } }) => verifyCampaign(deps, actor, campaignId),
  }),
]

const readingRoutes = (deps: CampaignRouteDeps): Route[] => [
  route({
    method: 'GET',
    path: '/campaigns/:campaignId/progress',
    permission: 'campaigns.read',
    summary: 'Sums, rate, end time and what sets the speed.',
    schema: { params, response: progressSchema },
    handler: ({ actor, params: { campaignId } }) => readProgress(deps, actor, campaignId),
  }),
  eventsRoute({
    path: '/campaigns/:campaignId/events',
    permission: 'campaigns.read',
    summary: 'The progress each second, as server-sent events named "progress", until the campaign is over.',
    schema: { params },
    handler: async ({ actor, params: { campaignId } }) => {
      await readProgress(deps, actor, campaignId)
      return {
        event: 'progress',
        everyMs: EVERY_MS,
        read: () => readProgress(deps, actor, campaignId),
        isLast: (value) => isOver(progressSchema.parse(value)),
      }
    },
  }),
  route({
    method: 'GET',
    path: '/campaigns/:campaignId/series',
    permission: 'campaigns.read',
    summary: 'Outcomes over time, for a chart.',
    schema: { params, response: seriesSchema },
    handler: ({ actor, params: { campaignId } }) => readChart(deps, actor, campaignId),
  }),
]

const recipientRoutes = (deps: CampaignRouteDeps): Route[] => [
  route({
    method: 'GET',
    path: '/campaigns/:campaignId/recipients',
    permission: 'campaigns.read',
    summary: 'The ledger by recipient, each with its why.',
    schema: { params, query: recipientQuerySchema, response: recipientPageSchema },
    handler: ({ actor, params: { campaignId }, query }) => listRecipients(deps, actor, campaignId, query),
  }),
  bytesRoute({
    method: 'GET',
    path: '/campaigns/:campaignId/recipients.csv',
    cost: 50,
    permission: 'campaigns.read',
    summary: 'The whole ledger by recipient as a CSV file.',
    schema: { params },
    handler: async ({ actor, params: { campaignId }, reply }) => {
      const rows = await exportRecipients(deps, actor, campaignId)
      reply.header('content-type', 'text/csv; charset=utf-8')
      reply.header('content-disposition', `attachment; filename="campaign-${campaignId}-recipients.csv"`)
      return Readable.from(rows)
    },
  }),
]

const isOver = ({ state, sums }: Progress): boolean =>
  (state === 'completed' || state === 'cancelled') && sums.planned + sums.sending === 0
