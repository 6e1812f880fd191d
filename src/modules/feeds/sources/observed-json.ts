import { z } from 'zod'
import { nothingObserved, type Observed } from '../core/interval/observed.ts'

const schema = z.object({
  items: z.number(),
  spanMs: z.number(),
  ttlMs: z.number().nullable(),
  maxAgeMs: z.number().nullable(),
  moved: z.object({ url: z.string(), times: z.number(), since: z.number() }).nullable(),
  emptyReads: z.number(),
  told: z.enum(['failing', 'silent']).nullable(),
  sampleAt: z.number().nullable(),
  isLarge: z.boolean(),
})

/** What a source's row remembers; `{}` is a source that was never read. */
export const readObserved = (json: string): Observed =>
  json === '{}' ? nothingObserved : schema.parse(JSON.parse(json))

export const writeObserved = (observed: Observed): string => JSON.stringify(observed)
