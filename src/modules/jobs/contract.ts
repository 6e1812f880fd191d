import { z } from 'zod'
import { millisSchema, pageOf, pageQuerySchema } from '../../kernel/schemas.ts'

/** scheduled: waits for its moment, the first time or after a failed try. waiting: may run at once. */
export const jobStates = ['scheduled', 'waiting', 'running', 'done', 'dead', 'cancelled'] as const

export const jobSchema = z.object({
  id: z.string(),
  kind: z.string(),
  title: z.string(),
  state: z.enum(jobStates),
  attempts: z.number(),
  maxAttempts: z.number(),
  progress: z
    .object({
      done: z.number(),
      total: z.number().nullable(),
      note: z.string(),
      /** Where the running try began, for its rate. */
      from: z.object({ done: z.number(), at: millisSchema }),
    })
    .nullable(),
  /** What ended the last try, or why it is dead. */
  reason: z.string().nullable(),
  createdAt: millisSchema,
  runAt: millisSchema,
  startedAt: millisSchema.nullable(),
  finishedAt: millisSchema.nullable(),
})
export const jobPageSchema = pageOf(jobSchema)
export const jobQuerySchema = pageQuerySchema.extend({
  state: z.enum(jobStates).optional(),
  kind: z.string().max(60).optional(),
})
export const jobParamsSchema = z.object({ jobId: z.uuid() })
export const jobOverviewSchema = z.object({
  counts: z.record(z.enum(jobStates), z.number()),
  /** The product's clock, to which the times of jobs belong. */
  now: millisSchema,
  schedules: z.array(
    z.object({
      name: z.string(),
      kind: z.string(),
      title: z.string(),
      cron: z.string(),
      timeZone: z.string(),
      nextAt: millisSchema,
      lastAt: millisSchema.nullable(),
    }),
  ),
})

export type Job = z.infer<typeof jobSchema>
export type JobStateName = (typeof jobStates)[number]
export type JobQuery = z.infer<typeof jobQuerySchema>
export type JobOverview = z.infer<typeof jobOverviewSchema>
