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
  /** Then what was known of them was taken away; null: they are known. */
  forgottenAt: millisSchema.nullable(),
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

export const MAX_IMPORT_BYTES = 1024 * 1024 * 1024
export const MAX_COLUMNS = 100

/** What a column of a file may hold. */
export const importFieldNames = [
  'telegram_id',
  'first_name',
  'last_name',
  'username',
  'language_code',
  'tags',
  'status',
] as const
export const encodingNames = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'windows-1251'] as const

export const importFormatSchema = z.object({
  kind: z.enum(['delimited', 'json-lines']),
  delimiter: z.enum([',', ';', '\t', '|']),
  encoding: z.enum(encodingNames),
  hasHeadings: z.boolean(),
  columns: z.array(z.object({ name: z.string(), field: z.enum(importFieldNames).nullable() })).max(MAX_COLUMNS),
})
/** How and when these people agreed: evidence, kept with each subscription. */
export const importConsentSchema = z.strictObject({
  /** The last of them at the latest, as 2026-05-31. */
  obtainedOn: z.iso.date(),
  how: z.string().trim().min(10, 'Say in a sentence how these people agreed.').max(500),
})

export const importSchema = z.object({
  id: z.number(),
  accountId: z.number(),
  accountUsername: z.string(),
  /** failed: its job is dead; a retry goes on where it was. */
  state: z.enum(['uploaded', 'running', 'failed', 'done', 'cancelled']),
  /** Why it failed. */
  reason: z.string().nullable(),
  name: z.string(),
  bytes: z.number(),
  /** Lines of the file without headings: what is asked for at the start. */
  lines: z.number(),
  /** Share of the file that is read, 0 to 1. */
  share: z.number(),
  format: importFormatSchema,
  tags: z.array(z.string()),
  consent: importConsentSchema.nullable(),
  jobId: z.string().nullable(),
  counts: z.object({
    rows: z.number(),
    /** Contacts that were not known before. */
    added: z.number(),
    subscribed: z.number(),
    already: z.number(),
    skipped: z.number(),
    duplicates: z.number(),
    bad: z.number(),
  }),
  createdBy: z.string(),
  createdAt: millisSchema,
  startedAt: millisSchema.nullable(),
  finishedAt: millisSchema.nullable(),
})
export const importPageSchema = pageOf(importSchema)
export const importQuerySchema = pageQuerySchema
export const importParamsSchema = z.object({ importId: idSchema })
export const uploadQuerySchema = z.object({
  accountId: idSchema,
  /** When the recognised one is wrong. */
  encoding: z.enum(encodingNames).optional(),
})

export const importPreviewSchema = z.object({
  rows: z.array(z.object({ line: z.number(), cells: z.array(z.string()), problem: z.string().nullable() })),
})
export const changeImportRequestSchema = z.strictObject({
  delimiter: z.enum([',', ';', '\t', '|']).optional(),
  hasHeadings: z.boolean().optional(),
  fields: z.array(z.enum(importFieldNames).nullable()).max(MAX_COLUMNS).optional(),
})
export const startImportRequestSchema = z.strictObject({
  /** The number of lines, as the import shows it. */
  lines: z.number().int().min(0),
  tags: z.array(z.string().max(100)).max(20).default([]),
  /** Null: they become contacts that cannot be messaged. */
  consent: importConsentSchema.nullable(),
})

export type Import = z.infer<typeof importSchema>
export type ImportFormat = z.infer<typeof importFormatSchema>
export type ImportConsent = z.infer<typeof importConsentSchema>
export type ImportPreview = z.infer<typeof importPreviewSchema>
export type ChangeImportRequest = z.infer<typeof changeImportRequestSchema>
export type StartImportRequest = z.infer<typeof startImportRequestSchema>
