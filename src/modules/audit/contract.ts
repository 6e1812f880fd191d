import { z } from 'zod'
import { millisSchema, pageOf } from '../../kernel/schemas.ts'

export const auditEventSchema = z.object({
  id: z.number(),
  at: millisSchema,
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  details: z.record(z.string(), z.unknown()),
})
export const auditPageSchema = pageOf(auditEventSchema)
export const auditVerdictSchema = z.object({
  ok: z.boolean(),
  /** Events that were checked. */
  events: z.number(),
  /** Hash of the last event: keep it elsewhere, and a later check against it also finds a truncated log. */
  head: z.string(),
  /** Id of the first event whose hash does not fit; null when all fit. */
  firstBad: z.number().nullable(),
  problem: z.string().nullable(),
})
export const auditVerifyRequestSchema = z.object({ expectedHead: z.string().max(64).optional() })

export type AuditEvent = z.infer<typeof auditEventSchema>
export type AuditVerdict = z.infer<typeof auditVerdictSchema>
