import { decisionPageSchema, type WhyQuery } from '../../../src/modules/feeds/channels/contract.ts'
import { keys, type Filters } from './keys.ts'
import { pagedQuery } from './pages.ts'

export const whyQuery = (filters: Filters<WhyQuery>, start: string | undefined) =>
  pagedQuery({ key: keys.why(filters, start), path: '/why', schema: decisionPageSchema, query: filters, start })
