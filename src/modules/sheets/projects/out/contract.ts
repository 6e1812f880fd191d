import { z } from 'zod'
import { idSchema, millisSchema, pageOf } from '../../../../kernel/schemas.ts'
import { countSchema, projectIdParamsSchema, runSchema } from '../base/contract.ts'

/** What goes out of a project, and links by which files go out and come in; the routes are listed in `contract.ts`. */

/* -------------------------------------------------------------- downloads */

export const downloadFormats = ['xlsx', 'csv', 'parquet'] as const
export const downloadSchema = z.object({
  id: z.number(),
  versionId: z.number(),
  format: z.enum(downloadFormats),
  provenance: z.boolean(),
  /** What it is saved as. */
  name: z.string(),
  state: z.enum(['running', 'ready', 'failed', 'expired']),
  bytes: z.number().nullable(),
  sha256: z.string().nullable(),
  hasLink: z.boolean(),
  expiresAt: millisSchema,
  createdBy: z.string(),
  createdAt: millisSchema,
})
export const downloadPageSchema = pageOf(downloadSchema)
export const downloadParamsSchema = projectIdParamsSchema.extend({ downloadId: idSchema })
export const createDownloadRequestSchema = z.strictObject({
  /** The current one without it. */
  versionId: idSchema.optional(),
  format: z.enum(downloadFormats),
  /** Adds file, sheet and row of every row. */
  provenance: z.boolean().default(false),
})
export const downloadRunSchema = z.object({ download: downloadSchema, run: runSchema })
export const tokenSchema = z.string().regex(/^[\w-]{43}$/, 'This is no link of ours. Copy it whole.')
export const tokenParamsSchema = z.object({ token: tokenSchema })
/** Lets whoever has it fetch the file until then; it is shown once. */
export const linkSchema = z.object({ url: z.string(), token: z.string(), expiresAt: millisSchema })
export const linkRequestSchema = z.strictObject({ hours: z.number().int().min(1).max(168).default(24) })

/* ----------------------------------------------------------- log, verify */

export const logLineSchema = z.object({
  seq: z.number(),
  at: millisSchema,
  actor: z.string(),
  /** As `workbook.read`, `version.made`, `download.made`. */
  kind: z.string(),
  /** For people, one sentence. */
  sentence: z.string(),
  body: z.record(z.string(), z.unknown()),
  previousHash: z.string(),
  hash: z.string(),
})
export const logPageSchema = pageOf(logLineSchema).extend({ head: z.string() })
export const verifyCheckSchema = z.object({
  /** As `the log`, `march.xlsx`, `step 2: group by country sum total`. */
  thing: z.string(),
  isSame: z.boolean(),
  /** What differs; empty when nothing does. */
  sentence: z.string(),
  expected: z.string().nullable(),
  found: z.string().nullable(),
})
export const verifyResultSchema = z.object({
  isWhole: z.boolean(),
  engineVersion: z.string(),
  /** Of the last line of the log that was checked. */
  head: z.string(),
  checks: z.array(verifyCheckSchema),
})
/** The current version without one. */
export const verifyRequestSchema = z.strictObject({ versionId: idSchema.optional() })

/* ----------------------------------------------------------- upload links */

export const uploadLinkSchema = z.object({
  id: z.number(),
  expiresAt: millisSchema,
  usedAt: millisSchema.nullable(),
  createdBy: z.string(),
  createdAt: millisSchema,
})
export const uploadLinkListSchema = z.object({ items: z.array(uploadLinkSchema) })
export const uploadLinkParamsSchema = projectIdParamsSchema.extend({ linkId: idSchema })
/** Dashboard address `/send/<token>`. */
export const newUploadLinkSchema = linkSchema.extend({ link: uploadLinkSchema })
/** What somebody without an account sees: nothing of the project but its title and what they sent. */
export const publicLinkSchema = z.object({
  title: z.string(),
  expiresAt: millisSchema,
  isUsed: z.boolean(),
  maxFiles: countSchema,
  maxBytes: z.number(),
})
export const uploadParamsSchema = projectIdParamsSchema.extend({ uploadId: z.string().regex(/^[\w-]{1,100}$/) })
export const publicUploadParamsSchema = tokenParamsSchema.extend({ uploadId: z.string().regex(/^[\w-]{1,100}$/) })

export type Download = z.infer<typeof downloadSchema>
export type CreateDownloadRequest = z.infer<typeof createDownloadRequestSchema>
export type Link = z.infer<typeof linkSchema>
export type LogLine = z.infer<typeof logLineSchema>
export type VerifyCheck = z.infer<typeof verifyCheckSchema>
export type VerifyResult = z.infer<typeof verifyResultSchema>
export type UploadLink = z.infer<typeof uploadLinkSchema>
export type PublicLink = z.infer<typeof publicLinkSchema>
