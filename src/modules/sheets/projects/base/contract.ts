import { z } from 'zod'
import { idSchema, millisSchema, pageOf } from '../../../../kernel/schemas.ts'

/** What the other contracts of projects are made of. */

export const columnIdSchema = z.string().regex(/^c[1-9]\d{0,5}$/, 'A column id is c and a number, as c3.')
export const cellSchema = z.union([z.string(), z.number(), z.boolean(), z.null()])
export const countSchema = z.number().int()

export const columnSchema = z.object({
  id: z.string(),
  name: z.string(),
  type: z.enum(['text', 'integer', 'decimal', 'number', 'boolean', 'date', 'datetime', 'duration']),
  scale: z.number().int(),
  misfits: z.boolean(),
})
export const totalsSchema = z.object({ rows: countSchema, sums: z.record(z.string(), z.string()) })
export const countedReasonSchema = z.object({ reason: z.string(), count: countSchema })
export const brokenSchema = z.object({ sentence: z.string(), count: countSchema })

/* ---------------------------------------------------------------- project */

export const projectSettingsSchema = z.object({
  /** Of dates as text that fit both orders; null: nobody has said yet. */
  dateOrder: z.enum(['dmy', 'mdy']).nullable(),
  includeHidden: z.boolean(),
})
export const projectIdParamsSchema = z.object({ projectId: idSchema })

export const runKinds = ['read', 'consolidate', 'step', 'recipe', 'export', 'verify'] as const
export const runStates = ['queued', 'running', 'done', 'failed', 'cancelled'] as const
export const progressSchema = z.object({
  done: z.number(),
  /** Null: nobody knows yet. */
  total: z.number().nullable(),
  unit: z.enum(['bytes', 'rows']),
})
/** What failed, in a sentence that names the thing, and what to do next. */
export const failureSchema = z.object({ reason: z.string(), sentence: z.string(), nextStep: z.string() })
export const runSchema = z.object({
  id: z.number(),
  projectId: z.number(),
  kind: z.enum(runKinds),
  /** For people, as `Reading march.xlsx` or `group by country sum total`. */
  title: z.string(),
  /** Workbook of a read; version of a consolidation, step or recipe; download of an export; version of a verification. */
  subjectId: z.number().nullable(),
  state: z.enum(runStates),
  progress: progressSchema.nullable(),
  /** It was asked to stop and has not yet. */
  isStopping: z.boolean(),
  failure: failureSchema.nullable(),
  /** Of a verification: verifyResultSchema; of a consolidation: what became of the steps; else null. */
  result: z.unknown(),
  createdBy: z.string(),
  createdAt: millisSchema,
  startedAt: millisSchema.nullable(),
  endedAt: millisSchema.nullable(),
})
export const runPageSchema = pageOf(runSchema)
export const runParamsSchema = projectIdParamsSchema.extend({ runId: idSchema })

export type ProjectSettings = z.infer<typeof projectSettingsSchema>
export type Run = z.infer<typeof runSchema>
export type Failure = z.infer<typeof failureSchema>
