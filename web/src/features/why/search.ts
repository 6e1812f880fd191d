import { z } from 'zod'
import { decisionKinds } from '../../../../src/modules/feeds/channels/contract.ts'

const id = z.coerce.number().int().min(1).optional().catch(undefined)

export const whySearchSchema = z.object({
  q: z.string().max(2_048).optional().catch(undefined),
  channel: id,
  source: id,
  product: id,
  kind: z.enum(decisionKinds).optional().catch(undefined),
  /** Cursor of the page in sight. */
  from: z.string().max(500).optional().catch(undefined),
})

export type WhySearch = z.output<typeof whySearchSchema>

/** The address in the words of the API. */
export const filterOf = ({ q, channel, source, product, kind }: WhySearch) => ({
  q,
  channelId: channel,
  sourceId: source,
  productId: product,
  kind,
})
