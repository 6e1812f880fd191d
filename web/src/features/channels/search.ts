import { z } from 'zod'
import { postStates } from '../../../../src/modules/feeds/channels/contract.ts'

export const channelTabs = ['queue', 'calendar', 'posts', 'policy', 'template', 'sources'] as const

export const channelSearchSchema = z.object({
  tab: z.enum(channelTabs).optional().catch(undefined),
  /** Of the posts. */
  state: z.enum(postStates).optional().catch(undefined),
  /** Cursor of the posts in sight. */
  from: z.string().max(500).optional().catch(undefined),
  /** Of the calendar: its first day, ms UTC. */
  week: z.coerce.number().int().min(0).optional().catch(undefined),
  /** The item that the template is seen with. */
  item: z.coerce.number().int().min(1).optional().catch(undefined),
})
