import { z } from 'zod'
import { healthWords, sourceKinds } from '../../../../src/modules/feeds/sources/contract.ts'

export const sourcesSearchSchema = z.object({
  q: z.string().max(200).optional().catch(undefined),
  health: z.enum(healthWords).optional().catch(undefined),
  kind: z.enum(sourceKinds).optional().catch(undefined),
  channel: z.coerce.number().int().min(1).optional().catch(undefined),
  /** Cursor of the page in sight. */
  from: z.string().max(500).optional().catch(undefined),
})

export type SourcesSearch = z.output<typeof sourcesSearchSchema>

/** The address in the words of the API. */
export const filterOf = ({ q, health, kind, channel }: SourcesSearch) => ({
  search: q,
  health,
  kind,
  channelId: channel,
})

export const workbenchSearchSchema = z.object({
  url: z.string().max(2_048).optional().catch(undefined),
  /** Chosen at first. */
  channel: z.coerce.number().int().min(1).optional().catch(undefined),
})
