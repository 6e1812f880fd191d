import { eventsRoute, route, type Route } from '../../../../../http/route.ts'
import {
  createProjectRequestSchema,
  extendRequestSchema,
  logPageSchema,
  projectIdParamsSchema,
  projectPageSchema,
  projectQuerySchema,
  projectSchema,
  runSchema,
  updateProjectRequestSchema,
  verifyRequestSchema,
} from '../../contract.ts'
import { pageQuerySchema } from '../../../../../kernel/schemas.ts'
import type { ProjectsPart } from '../../part.ts'

const LOOK_MS = 700

export const projectRoutes = (part: ProjectsPart): Route[] => [
  ...readRoutes(part),
  ...writeRoutes(part),
  ...proofRoutes(part),
]

const readRoutes = ({ projects }: ProjectsPart): Route[] => [
  route({
    method: 'GET',
    path: '/sheets',
    permission: 'sheets.read',
    summary: 'Projects of sheets, newest first.',
    schema: { query: projectQuerySchema, response: projectPageSchema },
    handler: ({ actor, query }) => projects.list(actor, query),
  }),
  route({
    method: 'GET',
    path: '/sheets/:projectId',
    permission: 'sheets.read',
    summary: 'One project, with what runs in it and when it expires.',
    schema: { params: projectIdParamsSchema, response: projectSchema },
    handler: ({ actor, params }) => projects.get(actor, params.projectId),
  }),
  eventsRoute({
    path: '/sheets/:projectId/events',
    permission: 'sheets.read',
    summary: 'Server-sent events "project": the project whenever it changed.',
    schema: { params: projectIdParamsSchema },
    async handler({ actor, params }) {
      await projects.get(actor, params.projectId)
      return { event: 'project', everyMs: LOOK_MS, read: () => projects.get(actor, params.projectId) }
    },
  }),
]

const writeRoutes = ({ projects }: ProjectsPart): Route[] => [
  route({
    method: 'POST',
    path: '/sheets',
    permission: 'sheets.write',
    summary: 'Begins a project: files are sent into it next.',
    schema: { body: createProjectRequestSchema, response: projectSchema },
    status: 201,
    handler: ({ actor, body }) => projects.create(actor, body),
  }),
  route({
    method: 'PATCH',
    path: '/sheets/:projectId',
    permission: 'sheets.write',
    summary: 'Changes its title, or how its files are read: those are read again.',
    schema: { params: projectIdParamsSchema, body: updateProjectRequestSchema, response: projectSchema },
    handler: ({ actor, params, body }) => projects.update(actor, params.projectId, body),
  }),
  route({
    method: 'DELETE',
    path: '/sheets/:projectId',
    permission: 'sheets.write',
    summary: 'Deletes a project and all its files now. Its log stays.',
    schema: { params: projectIdParamsSchema },
    handler: ({ actor, params }) => projects.remove(actor, params.projectId),
  }),
  route({
    method: 'POST',
    path: '/sheets/:projectId/extend',
    permission: 'sheets.write',
    summary: 'Keeps a project for so many days from now.',
    schema: { params: projectIdParamsSchema, body: extendRequestSchema, response: projectSchema },
    handler: ({ actor, params, body }) => projects.extend(actor, params.projectId, body.days),
  }),
]

const proofRoutes = ({ proofs }: ProjectsPart): Route[] => [
  route({
    method: 'GET',
    path: '/sheets/:projectId/log',
    permission: 'sheets.read',
    summary: 'The log of a project, oldest first: each line is hashed with the one before it.',
    schema: { params: projectIdParamsSchema, query: pageQuerySchema, response: logPageSchema },
    handler: ({ actor, params, query }) => proofs.log(actor, params.projectId, query),
  }),
  route({
    method: 'POST',
    path: '/sheets/:projectId/verify',
    permission: 'sheets.write',
    summary: 'Does everything again from the originals and compares: a run whose result names what differs.',
    schema: { params: projectIdParamsSchema, body: verifyRequestSchema, response: runSchema },
    status: 202,
    cost: 20,
    handler: ({ actor, params, body }) => proofs.verify(actor, params.projectId, body.versionId),
  }),
]
