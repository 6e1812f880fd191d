import { z } from 'zod'
import { idSchema, millisSchema, pageOf } from '../../kernel/schemas.ts'

export const backupStates = ['waiting', 'running', 'good', 'failed', 'deleted'] as const

/** copying: the database is copied. packing: it is sealed with the files. verifying: it is opened again and held against what was packed. */
export const backupProgressSchema = z.object({
  phase: z.enum(['copying', 'packing', 'verifying']),
  doneBytes: z.number(),
  /** Of what is known so far. */
  totalBytes: z.number(),
})

export const backupContentsSchema = z.object({
  /** Rows, by table. */
  counts: z.record(z.string(), z.number()),
  parts: z.number(),
  /** Files that the database knows and the disk did not have. */
  missingFiles: z.number(),
})

export const backupSchema = z.object({
  id: z.number(),
  /** good: sealed, opened again and held against what was packed. deleted: its file is gone. */
  state: z.enum(backupStates),
  trigger: z.enum(['schedule', 'person']),
  requestedBy: z.string(),
  requestedAt: millisSchema,
  /** Moment of the snapshot; null before it. */
  takenAt: millisSchema.nullable(),
  finishedAt: millisSchema.nullable(),
  progress: backupProgressSchema.nullable(),
  fileName: z.string().nullable(),
  bytes: z.number().nullable(),
  contents: backupContentsSchema.nullable(),
  problem: z.string().nullable(),
})
export const backupPageSchema = pageOf(backupSchema)
export const backupParamsSchema = z.object({ backupId: idSchema })

export const backupFileSchema = z.object({ fileName: z.string(), bytes: z.number() })

/** Five fields; null: only by hand. */
export const backupPlanSchema = z.strictObject({
  cron: z.string().trim().max(100).nullable(),
  keepDaily: z.number().int().min(1).max(1_000),
  keepWeekly: z.number().int().min(0).max(1_000),
})
export const backupStatusSchema = z.object({
  plan: backupPlanSchema,
  timeZone: z.string(),
  /** Null without a schedule. */
  nextAt: millisSchema.nullable(),
  lastGood: backupSchema.nullable(),
  /** The newest good one is older than the schedule allows, or there is none though one was due. */
  isOld: z.boolean(),
  folder: z.string(),
  freeBytes: z.number().nullable(),
  /** Fingerprint of the master key that a restore needs. */
  keyFingerprint: z.string(),
  /** Recipients besides the install's own, who can open backups with any age tool. */
  recipients: z.array(z.string()),
  now: millisSchema,
})

export const rotateRequestSchema = z.strictObject({
  /** Where to write the new key, as an absolute path; the place of the one in force without it. */
  keyFile: z.string().min(1).max(4_096).startsWith('/').optional(),
})
export const rotatedSchema = z.object({
  oldFingerprint: z.string(),
  newFingerprint: z.string(),
  keyFile: z.string(),
  oldKeyFile: z.string().nullable(),
  mustBeConfigured: z.boolean(),
  dataKeys: z.number(),
})

export type Backup = z.infer<typeof backupSchema>
export type BackupProgress = z.infer<typeof backupProgressSchema>
export type BackupContents = z.infer<typeof backupContentsSchema>
export type BackupPlan = z.infer<typeof backupPlanSchema>
export type BackupStatus = z.infer<typeof backupStatusSchema>
