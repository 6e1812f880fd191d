import { z } from 'zod'
import { campaignStates } from '../../../../src/modules/campaigns/contract.ts'
import { recipientSchema } from '../../../../src/modules/delivery/contract.ts'

const words = z.string().max(100).optional().catch(undefined)
const cursor = z.string().max(500).optional().catch(undefined)

export const campaignListSearchSchema = z.object({
  q: words,
  state: z.enum(campaignStates).optional().catch(undefined),
  add: z.literal('1').optional().catch(undefined),
  from: cursor,
})

export const campaignSearchSchema = z.object({
  q: words,
  outcome: recipientSchema.shape.state.optional().catch(undefined),
  reason: z.string().max(64).optional().catch(undefined),
  /** Which recipient's story is open. */
  row: z.coerce.number().int().min(1).optional().catch(undefined),
  from: cursor,
  /** Whose fields the editor's preview uses. */
  as: z.coerce.number().int().min(1).optional().catch(undefined),
})
