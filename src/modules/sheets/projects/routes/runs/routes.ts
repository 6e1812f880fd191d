import { eventsRoute, route, type Route } from '../../../../../http/route.ts'
import { pageQuerySchema } from '../../../../../kernel/schemas.ts'
import { projectIdParamsSchema, runPageSchema, runParamsSchema, runSchema } from '../../contract.ts'
import type { ProjectsPart } from '../../part.ts'

const LOOK_MS = 400

export const runRoutes = ({ runs }: ProjectsPart): Route[] => [
  route({
    method: 'GET',
    path: '/sheets/:projectId/runs',
    permission: 'sheets.read',
    summary: 'Runs of a project, newest first.',
    schema: { params: projectIdParamsSchema, query: pageQuerySchema, response: runPageSchema },
    handler: ({ actor, params, query }) => runs.list(actor, params.projectId, query),
  }),
  route({
    method: 'GET',
    path: '/sheets/:projectId/runs/:runId',
    permission: 'sheets.read',
    summary: 'One run: its progress, or how it ended.',
    schema: { params: runParamsSchema, response: runSchema },
    handler: ({ actor, params }) => runs.get(actor, params.projectId, params.runId),
  }),
  route({
    method: 'POST',
    path: '/sheets/:projectId/runs/:runId/cancel',
    permission: 'sheets.write',
    summary: 'Stops a run; nothing of it stays.',
    schema: { params: runParamsSchema, response: runSchema },
    handler: ({ actor, params }) => runs.cancel(actor, params.projectId, params.runId),
  }),
  eventsRoute({
    path: '/sheets/:projectId/runs/:runId/events',
    permission: 'sheets.read',
    summary: 'Server-sent events "run": the run whenever it changed, until it ended.',
    schema: { params: runParamsSchema },
    async handler({ actor, params: { projectId, runId } }) {
      const read = () => runs.get(actor, projectId, runId)
      await read()
      return { event: 'run', everyMs: LOOK_MS, read, isLast: hasEnded }
    },
  }),
]

const hasEnded = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'endedAt' in value && value.endedAt !== null
