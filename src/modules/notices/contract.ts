import { z } from 'zod'
import { noticeChannels, noticeKinds, noticeSeverities } from '../../kernel/notice.ts'
import { idSchema, millisSchema, pageOf, pageQuerySchema } from '../../kernel/schemas.ts'

export const noticeSchema = z.object({
  id: z.number(),
  kind: z.enum(noticeKinds),
  severity: z.enum(noticeSeverities),
  /** What it is about, as `account:3`. */
  subject: z.string(),
  title: z.string(),
  text: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  /** How often it happened. */
  count: z.number(),
  firstAt: millisSchema,
  lastAt: millisSchema,
  /** Null while it is open. */
  resolvedAt: millisSchema.nullable(),
  resolvedBy: z.string().nullable(),
  assignedTo: z.object({ id: z.number(), name: z.string() }).nullable(),
  isUnread: z.boolean(),
  /** Until when the channels say nothing of this kind; null when they do. */
  mutedUntil: millisSchema.nullable(),
})
export const noticeSendSchema = z.object({
  channel: z.enum(noticeChannels),
  /** `user:3`, `webhook:1` or `to`. */
  target: z.string(),
  round: z.number(),
  state: z.enum(['planned', 'sent', 'failed', 'skipped']),
  attempts: z.number(),
  /** Why it waits, failed or was left out; for what was sent, how. */
  detail: z.string().nullable(),
  dueAt: millisSchema,
  updatedAt: millisSchema,
})
export const noticeDetailSchema = noticeSchema.extend({ sends: z.array(noticeSendSchema) })
export const noticePageSchema = pageOf(noticeSchema)
export const noticeQuerySchema = pageQuerySchema.extend({
  state: z.enum(['open', 'resolved', 'all']).default('open'),
  kind: z.enum(noticeKinds).optional(),
})
export const noticeSummarySchema = z.object({
  /** At most 100 are counted. */
  open: z.number(),
  unread: z.number(),
  /** The worst severity among the open ones. */
  worst: z.enum(noticeSeverities).nullable(),
})
export const noticeParamsSchema = z.object({ noticeId: idSchema })
export const readRequestSchema = z.object({ noticeIds: z.array(idSchema).min(1).max(200).or(z.literal('all')) })
export const assignRequestSchema = z.object({ userId: idSchema.nullable() })
export const assigneeListSchema = z.object({ items: z.array(z.object({ id: z.number(), name: z.string() })) })
export const muteParamsSchema = z.object({ kind: z.enum(noticeKinds) })
/** At most 30 days; null: the channels speak again. */
export const muteRequestSchema = z.object({ forMinutes: z.number().int().min(1).max(43_200).nullable() })
export const muteListSchema = z.object({
  items: z.array(z.object({ kind: z.enum(noticeKinds), until: millisSchema, mutedBy: z.string() })),
})

export const webhookSchema = z.object({
  id: z.number(),
  name: z.string(),
  /** Of its address, which is a secret itself. */
  host: z.string(),
  createdAt: millisSchema,
  createdBy: z.string(),
})
export const addWebhookRequestSchema = z.object({
  name: z.string().trim().min(1).max(60),
  url: z
    .url({ protocol: /^https?$/, error: 'This is no address of a webhook: it begins with https:// .' })
    .max(2_000)
    .refine((url) => !URL.canParse(url) || new URL(url).username === '', 'Leave the user name out of the address.'),
})
/** `secret` signs what is sent and is shown this once. */
export const newWebhookSchema = webhookSchema.pick({ id: true, name: true, host: true }).extend({ secret: z.string() })
export const webhookParamsSchema = z.object({ webhookId: idSchema })

export const operatorLinkSchema = z.object({
  id: z.number(),
  userId: z.number(),
  userName: z.string(),
  accountId: z.number(),
  /** Of the bot that writes to them. */
  username: z.string(),
  /** False: the bot does not work now, so another linked one is taken. */
  isBotActive: z.boolean(),
  /** As Telegram called the person when they linked. */
  name: z.string(),
  createdAt: millisSchema,
})
export const linkParamsSchema = z.object({ linkId: idSchema })
/** Open one of `bots` or send it `/link CODE`; the code works once. */
export const linkCodeSchema = z.object({
  code: z.string(),
  expiresAt: millisSchema,
  bots: z.array(z.object({ accountId: z.number(), username: z.string(), url: z.string() })),
})
export const channelsSchema = z.object({
  email: z.object({ isSetUp: z.boolean(), server: z.string().nullable(), from: z.string().nullable() }),
  webhooks: z.array(webhookSchema),
  /** Of the person who asks; of everybody for those who may change settings. */
  links: z.array(operatorLinkSchema),
})
/** `webhookId` for that channel only. */
export const testRequestSchema = z.object({
  channel: z.enum(noticeChannels),
  webhookId: idSchema.optional(),
})
/** A notice of the kind `test`; its `sends` tell what became of it. */
export const testAnswerSchema = z.object({ noticeId: z.number() })

export type Webhook = z.infer<typeof webhookSchema>
export type AddWebhookRequest = z.infer<typeof addWebhookRequestSchema>
export type NewWebhookAnswer = z.infer<typeof newWebhookSchema>
export type OperatorLink = z.infer<typeof operatorLinkSchema>
export type LinkCode = z.infer<typeof linkCodeSchema>
export type Channels = z.infer<typeof channelsSchema>
export type TestRequest = z.infer<typeof testRequestSchema>
export type Notice = z.infer<typeof noticeSchema>
export type NoticeDetail = z.infer<typeof noticeDetailSchema>
export type NoticeSend = z.infer<typeof noticeSendSchema>
export type NoticeSummary = z.infer<typeof noticeSummarySchema>
export type NoticeQuery = z.infer<typeof noticeQuerySchema>
export type Mute = z.infer<typeof muteListSchema>['items'][number]
