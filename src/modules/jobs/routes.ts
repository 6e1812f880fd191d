import { route, type Route } from '../../http/route.ts'
import { jobOverviewSchema, jobPageSchema, jobParamsSchema, jobQuerySchema, jobSchema } from './contract.ts'
import { cancelJob, getJob, listJobs, overviewOfJobs, retryJob, type JobDeps } from './service.ts'

export const jobRoutes = (deps: JobDeps): Route[] => [
  route({
    method: 'GET',
    path: '/jobs',
    permission: 'jobs.read',
    summary: 'Background work, newest first: what runs, waits, ended, and what is dead and why.',
    schema: { query: jobQuerySchema, response: jobPageSchema },
    handler: ({ actor, query }) => listJobs(deps, actor, query),
  }),
  route({
    method: 'GET',
    path: '/jobs/overview',
    permission: 'jobs.read',
    summary: 'How many jobs are in each state, and what returns by the calendar.',
    schema: { response: jobOverviewSchema },
    handler: ({ actor }) => overviewOfJobs(deps, actor),
  }),
  route({
    method: 'GET',
    path: '/jobs/:jobId',
    permission: 'jobs.read',
    summary: 'One job.',
    schema: { params: jobParamsSchema, response: jobSchema },
    handler: ({ actor, params }) => getJob(deps, actor, params.jobId),
  }),
  route({
    method: 'POST',
    path: '/jobs/:jobId/retry',
    permission: 'jobs.write',
    summary: 'A dead or cancelled job gets all its tries again.',
    schema: { params: jobParamsSchema },
    handler: ({ actor, params }) => retryJob(deps, actor, params.jobId),
  }),
  route({
    method: 'POST',
    path: '/jobs/:jobId/cancel',
    permission: 'jobs.write',
    summary: 'A waiting job never runs; a running one is stopped within seconds.',
    schema: { params: jobParamsSchema },
    handler: ({ actor, params }) => cancelJob(deps, actor, params.jobId),
  }),
]
