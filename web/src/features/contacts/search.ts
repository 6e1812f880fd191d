import { z } from 'zod'
import { subscriptionStatuses } from '../../../../src/modules/audiences/contract.ts'

const id = z.coerce.number().int().min(1).optional().catch(undefined)

export const contactsSearchSchema = z.object({
  q: z.string().max(100).optional().catch(undefined),
  bot: id,
  status: z.enum(subscriptionStatuses).optional().catch(undefined),
  tag: z.string().max(40).optional().catch(undefined),
  /** Whose drawer is open. */
  contact: id,
  /** Cursor of the page in sight. */
  from: z.string().max(500).optional().catch(undefined),
})

/** The address in the words of the API. */
export const filterOf = ({ q, bot, status, tag }: z.output<typeof contactsSearchSchema>) => ({
  search: q,
  accountId: bot,
  status,
  tag,
})
