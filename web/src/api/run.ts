import { queryOptions } from '@tanstack/react-query'
import {
  progressSchema,
  reasonsSchema,
  seriesSchema,
  type RecipientQuery,
} from '../../../src/modules/campaigns/contract.ts'
import { recipientPageSchema } from '../../../src/modules/delivery/contract.ts'
import { apiPath, request } from './client.ts'
import { keys, type Filters } from './keys.ts'
import { pagedQuery } from './pages.ts'

export const progressQuery = (id: number) =>
  queryOptions({
    queryKey: keys.progress(id),
    queryFn: ({ signal }) => request(`/campaigns/${id}/progress`, progressSchema, { signal }),
  })
export const seriesQuery = (id: number, refreshMs: number | false) =>
  queryOptions({
    queryKey: keys.series(id),
    queryFn: ({ signal }) => request(`/campaigns/${id}/series`, seriesSchema, { signal }),
    refetchInterval: refreshMs,
  })
export const reasonsQuery = (id: number, refreshMs: number | false) =>
  queryOptions({
    queryKey: keys.reasons(id),
    queryFn: ({ signal }) => request(`/campaigns/${id}/reasons`, reasonsSchema, { signal }),
    refetchInterval: refreshMs,
  })
export const recipientsQuery = (id: number, filters: Filters<RecipientQuery>, start: string | undefined) =>
  pagedQuery({
    key: keys.recipients(id, filters, start),
    path: `/campaigns/${id}/recipients`,
    schema: recipientPageSchema,
    query: filters,
    start,
  })

export const recipientsCsvPath = (id: number): string => apiPath(`/campaigns/${id}/recipients.csv`)
export const eventsPath = (id: number): string => apiPath(`/campaigns/${id}/events`)
