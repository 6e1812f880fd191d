import { queryOptions } from '@tanstack/react-query'
import { jobOverviewSchema, jobPageSchema, type JobQuery } from '../../../src/modules/jobs/contract.ts'
import { nothing, request } from './client.ts'
import { keys, type Filters } from './keys.ts'
import { pagedQuery } from './pages.ts'

const refreshMs = 1_000

export const jobsQuery = (filters: Filters<JobQuery>, start: string | undefined) => ({
  ...pagedQuery({ key: keys.jobList(filters, start), path: '/jobs', schema: jobPageSchema, query: filters, start }),
  refetchInterval: refreshMs,
})

export const jobOverviewQuery = queryOptions({
  queryKey: keys.jobOverview,
  queryFn: ({ signal }) => request('/jobs/overview', jobOverviewSchema, { signal }),
  refetchInterval: refreshMs,
})

export const retryJob = (id: string) => request(`/jobs/${id}/retry`, nothing, { method: 'POST' })
export const cancelJob = (id: string) => request(`/jobs/${id}/cancel`, nothing, { method: 'POST' })
