import { z } from 'zod'

export const accountsSearchSchema = z.object({
  add: z.literal('1').optional().catch(undefined),
})
