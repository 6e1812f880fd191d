import { z } from 'zod'
import { deliveryStates } from '../../kernel/delivery-state.ts'
import { millisSchema, pageOf } from '../../kernel/schemas.ts'

/** At every instant total = planned + sending + sent + failed + uncertain + skipped + cancelled. */
export const sumsSchema = z.object({
  total: z.number(),
  planned: z.number(),
  sending: z.number(),
  sent: z.number(),
  failed: z.number(),
  uncertain: z.number(),
  skipped: z.number(),
  cancelled: z.number(),
})
export const recipientSchema = z.object({
  deliveryId: z.number(),
  contactId: z.number(),
  telegramId: z.number(),
  name: z.string(),
  username: z.string(),
  accountId: z.number(),
  state: z.enum(deliveryStates),
  /** `blocked`, `unsubscribed`, `timeout` …; null while planned or sent. */
  reason: z.string().nullable(),
  /** The whole story in a sentence, and what can be done. */
  why: z.string(),
  detail: z.string().nullable(),
  attempt: z.number(),
  dueAt: millisSchema,
  telegramMessageId: z.number().nullable(),
  updatedAt: millisSchema,
})
export const recipientPageSchema = pageOf(recipientSchema)
export const laneSchema = z.object({
  accountId: z.number(),
  /** What sets its speed now: `idle`, `pace`, `window`, `flood_wait`, `probing`, `stopped`, `paused`. */
  limitedBy: z.enum(['idle', 'pace', 'window', 'flood_wait', 'probing', 'stopped', 'paused']),
  ratePerSecond: z.number(),
  /** What the adaptive pace allows, at most 30. */
  allowedPerSecond: z.number(),
  inFlight: z.number(),
  waitUntil: millisSchema.nullable(),
})
export const seriesPointSchema = z.object({
  at: millisSchema,
  sent: z.number(),
  failed: z.number(),
  uncertain: z.number(),
  skipped: z.number(),
})

export type DeliverySums = z.infer<typeof sumsSchema>
export type Recipient = z.infer<typeof recipientSchema>
export type Lane = z.infer<typeof laneSchema>
export type SeriesPoint = z.infer<typeof seriesPointSchema>
