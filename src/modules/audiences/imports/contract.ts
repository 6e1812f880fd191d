import { z } from 'zod'
import { idSchema, millisSchema, pageOf, pageQuerySchema } from '../../../kernel/schemas.ts'

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
