import { z } from 'zod'

/** An id of ours, also when it arrives as text in a path or a query. */
export const idSchema = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER)
/** ms UTC. */
export const millisSchema = z.number().int()

export const pageQuerySchema = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
})

export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() })
