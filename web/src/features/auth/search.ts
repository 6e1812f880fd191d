import { z } from 'zod'

/** Where to go after the log-in: a path of this dashboard, never another site. */
export const loginSearchSchema = z.object({
  next: z
    .string()
    .regex(/^\/(?![/\\])/)
    .optional()
    .catch(undefined),
})
