import { z } from 'zod'
import { noticeChannels, noticeKinds, noticeSeverities } from '../../kernel/notice.ts'
import { idSchema, millisSchema, pageOf, pageQuerySchema } from '../../kernel/schemas.ts'

export type { RaiseRequest } from '../../kernel/notice.ts'

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

export type Notice = z.infer<typeof noticeSchema>
export type NoticeDetail = z.infer<typeof noticeDetailSchema>
export type NoticeSend = z.infer<typeof noticeSendSchema>
export type NoticeSummary = z.infer<typeof noticeSummarySchema>
export type NoticeQuery = z.infer<typeof noticeQuerySchema>
export type Mute = z.infer<typeof muteListSchema>['items'][number]
