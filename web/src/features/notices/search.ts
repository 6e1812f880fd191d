import { z } from 'zod'

export const noticesSearchSchema = z.object({
  state: z.enum(['open', 'resolved', 'all']).optional().catch(undefined),
  kind: z.string().max(60).optional().catch(undefined),
  /** The one that is shown beside the list. */
  notice: z.coerce.number().int().min(1).optional().catch(undefined),
  from: z.string().max(500).optional().catch(undefined),
})
export type NoticesSearch = z.infer<typeof noticesSearchSchema>
