import { z } from 'zod'
import { idSchema, millisSchema, pageOf, pageQuerySchema } from '../../kernel/schemas.ts'

export const subscriptionStatuses = ['subscribed', 'unsubscribed', 'blocked', 'unreachable'] as const

export const subscriptionSchema = z.object({
  accountId: z.number(),
  accountUsername: z.string(),
  status: z.enum(subscriptionStatuses),
  source: z.string(),
  /** In words: which act of the person, or which answer of Telegram, made the status. */
  why: z.string(),
  at: millisSchema,
})
export const contactSchema = z.object({
  id: z.number(),
  telegramId: z.number(),
  kind: z.enum(['person', 'group', 'channel']),
  firstName: z.string(),
  lastName: z.string(),
  username: z.string(),
  languageCode: z.string(),
  createdAt: millisSchema,
  subscriptions: z.array(subscriptionSchema),
  tags: z.array(z.string()),
})
export const contactPageSchema = pageOf(contactSchema)
/** Which contacts are meant: all of these together. */
export const contactFilterSchema = z.object({
  /** Part of a name or username, or a whole Telegram id. */
  search: z.string().trim().max(100).optional(),
  accountId: idSchema.optional(),
  status: z.enum(subscriptionStatuses).optional(),
  tag: z.string().max(40).optional(),
})
export const contactQuerySchema = pageQuerySchema.extend(contactFilterSchema.shape)
export const contactCountSchema = z.object({ contacts: z.number() })
export const contactTagsSchema = z.strictObject({ tags: z.array(z.string().max(100)).max(20) })
export const tagListSchema = z.object({ tags: z.array(z.object({ tag: z.string(), contacts: z.number() })) })
/** Puts a tag on all contacts of a filter, or takes it off them. */
export const tagManyRequestSchema = z.strictObject({
  tag: z.string().max(100),
  action: z.enum(['add', 'remove']),
  filter: contactFilterSchema,
  /** How many contacts the filter has, as the page shows it. */
  contacts: z.number().int().min(0),
})
export const tagManyAnswerSchema = z.object({ jobId: z.string() })
export const contactParamsSchema = z.object({ contactId: idSchema })

/** Who a campaign goes to: live subscribers of these bots, narrowed. A person of several bots is one recipient. */
export const audienceSchema = z.strictObject({
  accountIds: z.array(z.number().int().min(1)).max(100),
  /** Deep-link payload with which they came. */
  source: z.string().max(64).optional(),
  /** IETF tag as Telegram gives it; `en` also means `en-GB`. */
  languageCode: z.string().max(35).optional(),
  /** Contacts with at least one of these. */
  tags: z.array(z.string().min(1).max(40)).max(20).optional(),
})
export const audienceCountSchema = z.object({
  /** Recipients: each person once. */
  recipients: z.number(),
  byAccount: z.array(z.object({ accountId: z.number(), username: z.string(), recipients: z.number() })),
  /** People of these bots who will not get it, by reason. */
  excluded: z.object({
    unsubscribed: z.number(),
    blocked: z.number(),
    unreachable: z.number(),
    alsoOnAnotherBot: z.number(),
    filtered: z.number(),
  }),
})
export const sourceListSchema = z.object({
  sources: z.array(z.object({ source: z.string(), subscribers: z.number() })),
})

export type Contact = z.infer<typeof contactSchema>
export type ContactQuery = z.infer<typeof contactQuerySchema>
export type ContactFilter = z.infer<typeof contactFilterSchema>
export type TagList = z.infer<typeof tagListSchema>
export type TagManyRequest = z.infer<typeof tagManyRequestSchema>
export type Audience = z.infer<typeof audienceSchema>
export type AudienceCount = z.infer<typeof audienceCountSchema>
export type SourceList = z.infer<typeof sourceListSchema>
