import { z } from 'zod'
import { deliveryStates } from '../../kernel/delivery-state.ts'
import { idSchema, millisSchema, pageOf, pageQuerySchema } from '../../kernel/schemas.ts'
import { audienceCountSchema, audienceSchema } from '../audiences/contract.ts'
import { laneSchema, seriesPointSchema, sumsSchema } from '../delivery/contract.ts'

export { recipientPageSchema } from '../delivery/contract.ts'

/** What became of the install that a backup was taken of. stopped: it sent nothing after that moment. */
export const originals = ['stopped', 'went_on', 'unknown'] as const

export const campaignStates = ['draft', 'planning', 'running', 'paused', 'completed', 'cancelled'] as const

/** Fields that a message may use, as `{{first_name|friend}}`. */
export const messageFields = ['first_name', 'last_name', 'username', 'language_code'] as const

/** Telegram's own limits (4096, 1024) count after parsing, so they are checked by the preview and at the start. */
export const MAX_TEMPLATE_LENGTH = 20_000

export const campaignMessageSchema = z.strictObject({
  /** Telegram's HTML subset with `{{field|fallback}}`. */
  text: z.string().max(MAX_TEMPLATE_LENGTH),
  media: z.strictObject({ fileId: z.number().int().min(1), kind: z.enum(['photo', 'document', 'video']) }).nullable(),
  button: z
    .strictObject({ text: z.string().trim().min(1).max(64), url: z.string().trim().min(1).max(2048) })
    .nullable(),
})

export const createCampaignRequestSchema = z.strictObject({
  name: z.string().trim().min(1).max(120),
  message: campaignMessageSchema.default({ text: '', media: null, button: null }),
  audience: audienceSchema.default({ accountIds: [] }),
})
export const updateCampaignRequestSchema = z.strictObject({
  /** The version that was edited; another in the store means that somebody else was faster. */
  version: z.number().int().min(1),
  name: z.string().trim().min(1).max(120).optional(),
  message: campaignMessageSchema.optional(),
  audience: audienceSchema.optional(),
})

export const campaignSchema = z.object({
  id: z.number(),
  name: z.string(),
  state: z.enum(campaignStates),
  pauseReason: z.string().nullable(),
  message: campaignMessageSchema,
  audience: audienceSchema,
  version: z.number(),
  sums: sumsSchema,
  createdBy: z.string(),
  createdAt: millisSchema,
  updatedAt: millisSchema,
  startedAt: millisSchema.nullable(),
  finishedAt: millisSchema.nullable(),
  /** It came out of a backup of this moment, and resuming asks what the original did since; null: nothing is open. */
  restoredUntil: millisSchema.nullable(),
})
export const campaignPageSchema = pageOf(campaignSchema)
export const campaignQuerySchema = pageQuerySchema.extend({
  state: z.enum(campaignStates).optional(),
  search: z.string().trim().max(100).optional(),
})
export const campaignParamsSchema = z.object({ campaignId: idSchema })

export const problemSchema = z.object({ path: z.string(), message: z.string() })
/** A formatted stretch of the text: offset and length in UTF-16 units, as Telegram counts (MessageEntity). */
export const entitySchema = z.object({
  type: z.string(),
  offset: z.number(),
  length: z.number(),
  url: z.string().optional(),
  language: z.string().optional(),
})
export const previewRequestSchema = z.strictObject({
  message: campaignMessageSchema,
  /** Whose fields to use; without it the audience's first contact, or the fallbacks. */
  contactId: z.number().int().min(1).optional(),
  accountIds: z.array(z.number().int().min(1)).max(100).default([]),
})
export const previewSchema = z.object({
  text: z.string(),
  entities: z.array(entitySchema),
  /** Characters as Telegram counts them, after parsing. */
  characters: z.number(),
  /** 4096, or 1024 with media. */
  limit: z.number(),
  media: z
    .object({ fileId: z.number(), kind: z.enum(['photo', 'document', 'video']), name: z.string(), bytes: z.number() })
    .nullable(),
  buttons: z.array(z.array(z.object({ text: z.string(), url: z.string().nullable() }))),
  contact: z.object({ id: z.number(), name: z.string() }).nullable(),
  /** Empty: Telegram would take it. */
  problems: z.array(problemSchema),
})
export const preflightSchema = z.object({
  audience: audienceCountSchema,
  problems: z.array(problemSchema),
  /** At 30 messages a second for each bot (Telegram's bulk limit). */
  estimatedMs: z.number(),
})
export const testSendRequestSchema = z.strictObject({
  contactId: z.number().int().min(1),
  accountId: z.number().int().min(1),
})
export const testSendResultSchema = z.object({ deliveryId: z.number() })
export const testSendStateSchema = z.object({ state: z.enum(deliveryStates), why: z.string() })
export const startRequestSchema = z.strictObject({
  /** The number of recipients, typed by the person who starts; refused when it is no longer the number. */
  confirmRecipients: z.number().int().min(0),
})
export const resumeRequestSchema = z.strictObject({
  /** Asked for when the campaign came out of a backup. Unless it stopped, what was planned then is put in doubt, for a person to decide. */
  original: z.enum(originals).optional(),
})
export const retryRequestSchema = z.strictObject({
  /** Reasons of failed deliveries to plan again; empty: all that may be retried. */
  reasons: z.array(z.string().max(64)).max(50).default([]),
})
export const resolveRequestSchema = z.strictObject({
  /** `sent`: it did arrive. `planned`: send it again, at the risk of a second copy. */
  decision: z.enum(['sent', 'planned']),
  /** These rows, or all uncertain ones when left out. */
  deliveryIds: z.array(z.number().int().min(1)).max(1000).optional(),
})
export const changedSchema = z.object({ changed: z.number() })

export const recipientQuerySchema = pageQuerySchema.extend({
  state: z.enum(deliveryStates).optional(),
  reason: z.string().max(64).optional(),
  search: z.string().trim().max(100).optional(),
})
export const reasonCountSchema = z.object({
  state: z.enum(deliveryStates),
  reason: z.string(),
  count: z.number(),
  /** In words, with the next step. */
  meaning: z.string(),
  retryable: z.boolean(),
})
export const progressSchema = z.object({
  state: z.enum(campaignStates),
  pauseReason: z.string().nullable(),
  sums: sumsSchema,
  /** Outcomes a second over the last ten seconds of product time. */
  ratePerSecond: z.number(),
  /** Until the last planned row has an outcome; null when it cannot be known (paused, waiting for a person). */
  etaMs: z.number().nullable(),
  /** Why it is not faster, in words: "Telegram's limit of 30 a second for each of 3 bots". */
  limitedBy: z.string(),
  lanes: z.array(laneSchema),
  /** Product time of this reading; series and ETA refer to it. */
  now: millisSchema,
})
export const seriesSchema = z.object({ bucketMs: z.number(), points: z.array(seriesPointSchema) })
export const reasonsSchema = z.object({ reasons: z.array(reasonCountSchema) })
export const verdictSchema = z.object({
  ok: z.boolean(),
  campaignId: z.number(),
  state: z.enum(campaignStates),
  /** Counted anew from the rows. */
  counted: sumsSchema,
  /** As the counter row says. */
  recorded: sumsSchema,
  /** Distinct recipients; equal to the total when each has one delivery. */
  recipients: z.number(),
  problems: z.array(z.string()),
})

export type Original = (typeof originals)[number]
export type Campaign = z.infer<typeof campaignSchema>
export type CampaignMessage = z.infer<typeof campaignMessageSchema>
export type CreateCampaignRequest = z.input<typeof createCampaignRequestSchema>
export type UpdateCampaignRequest = z.infer<typeof updateCampaignRequestSchema>
export type CampaignQuery = z.infer<typeof campaignQuerySchema>
export type RecipientQuery = z.infer<typeof recipientQuerySchema>
export type Preview = z.infer<typeof previewSchema>
export type PreviewRequest = z.input<typeof previewRequestSchema>
export type Preflight = z.infer<typeof preflightSchema>
export type Progress = z.infer<typeof progressSchema>
export type ReasonCount = z.infer<typeof reasonCountSchema>
export type Verdict = z.infer<typeof verdictSchema>
