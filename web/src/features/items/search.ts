import { z } from 'zod'

export const timeChoices = ['day', 'week', 'month'] as const

export const itemsSearchSchema = z.object({
  q: z.string().max(200).optional().catch(undefined),
  source: z.coerce.number().int().min(1).optional().catch(undefined),
  since: z.enum(timeChoices).optional().catch(undefined),
  /** Cursor of the page in sight. */
  from: z.string().max(500).optional().catch(undefined),
})

export type ItemsSearch = z.output<typeof itemsSearchSchema>

const dayMs = 86_400_000
const days = { day: 1, week: 7, month: 30 }

/** The address in the words of the API; to the hour, so that the same choice is the same question for a while. */
export const filterOf = ({ q, source, since }: ItemsSearch, nowMs: number) => ({
  search: q,
  sourceId: source,
  since: since === undefined ? undefined : nowMs - (nowMs % 3_600_000) - days[since] * dayMs,
})
