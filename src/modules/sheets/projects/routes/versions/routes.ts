import { route, type Route } from '../../../../../http/route.ts'
import { pageQuerySchema } from '../../../../../kernel/schemas.ts'
import {
  applyAnswerSchema,
  goToRequestSchema,
  gridQuerySchema,
  gridSchema,
  labelRequestSchema,
  planRequestSchema,
  previewAnswerSchema,
  projectIdParamsSchema,
  runSchema,
  traceQuerySchema,
  traceSchema,
  valuesQuerySchema,
  valuesSchema,
  versionPageSchema,
  versionParamsSchema,
  versionSchema,
} from '../../contract.ts'
import type { ProjectsPart } from '../../part.ts'

export const versionRoutes = (part: ProjectsPart): Route[] => [
  ...treeRoutes(part),
  ...planRoutes(part),
  ...lookRoutes(part),
]

const treeRoutes = ({ versions }: ProjectsPart): Route[] => [
  route({
    method: 'GET',
    path: '/sheets/:projectId/versions',
    permission: 'sheets.read',
    summary: 'Versions of a project, newest first: a tree by parentId.',
    schema: { params: projectIdParamsSchema, query: pageQuerySchema, response: versionPageSchema },
    handler: ({ actor, params, query }) => versions.list(actor, params.projectId, query),
  }),
  route({
    method: 'PATCH',
    path: '/sheets/:projectId/versions/:versionId',
    permission: 'sheets.write',
    summary: 'Names a version, or takes its name away.',
    schema: { params: versionParamsSchema, body: labelRequestSchema, response: versionSchema },
    handler: ({ actor, params, body }) => versions.label(actor, params.projectId, params.versionId, body.label),
  }),
  route({
    method: 'POST',
    path: '/sheets/:projectId/undo',
    permission: 'sheets.write',
    summary: 'Goes back to the version before; what was undone stays in the tree.',
    schema: { params: projectIdParamsSchema, response: versionSchema },
    handler: ({ actor, params }) => versions.undo(actor, params.projectId),
  }),
  route({
    method: 'POST',
    path: '/sheets/:projectId/go-to',
    permission: 'sheets.write',
    summary: 'Makes any version the one that people look at.',
    schema: { params: projectIdParamsSchema, body: goToRequestSchema, response: versionSchema },
    handler: ({ actor, params, body }) => versions.goTo(actor, params.projectId, body.versionId),
  }),
]

const planRoutes = ({ versions }: ProjectsPart): Route[] => [
  route({
    method: 'POST',
    path: '/sheets/:projectId/consolidate',
    permission: 'sheets.write',
    summary: 'Makes a new base from the matrix as it stands: a run. Steps that still fit are done on it again.',
    schema: { params: projectIdParamsSchema, response: runSchema },
    status: 202,
    cost: 10,
    handler: ({ actor, params }) => versions.consolidate(actor, params.projectId),
  }),
  route({
    method: 'POST',
    path: '/sheets/:projectId/preview',
    permission: 'sheets.read',
    summary: 'What a command or steps would do, on real rows; or the question it raises, or why it is refused.',
    schema: { params: projectIdParamsSchema, body: planRequestSchema, response: previewAnswerSchema },
    cost: 5,
    handler: ({ actor, params, body, signal }) => versions.preview(actor, params.projectId, body, signal),
  }),
  route({
    method: 'POST',
    path: '/sheets/:projectId/apply',
    permission: 'sheets.write',
    summary: 'Does a command or steps: a run that makes a version of each step.',
    schema: { params: projectIdParamsSchema, body: planRequestSchema, response: applyAnswerSchema },
    cost: 10,
    handler: ({ actor, params, body, signal }) => versions.apply(actor, params.projectId, body, signal),
  }),
]

const lookRoutes = ({ looking }: ProjectsPart): Route[] => [
  route({
    method: 'GET',
    path: '/sheets/:projectId/versions/:versionId/rows',
    permission: 'sheets.read',
    summary: 'Rows of a version, from any place of it.',
    schema: { params: versionParamsSchema, query: gridQuerySchema, response: gridSchema },
    handler: ({ actor, params, query, signal }) => looking.rows(actor, { ...params, ...query }, signal),
  }),
  route({
    method: 'GET',
    path: '/sheets/:projectId/versions/:versionId/values',
    permission: 'sheets.read',
    summary: 'The most frequent values of a column.',
    schema: { params: versionParamsSchema, query: valuesQuerySchema, response: valuesSchema },
    cost: 2,
    handler: ({ actor, params, query, signal }) => looking.values(actor, { ...params, ...query }, signal),
  }),
  route({
    method: 'GET',
    path: '/sheets/:projectId/versions/:versionId/trace',
    permission: 'sheets.read',
    summary: 'Where a value comes from: file, sheet, cell and the steps between.',
    schema: { params: versionParamsSchema, query: traceQuerySchema, response: traceSchema },
    cost: 2,
    handler: ({ actor, params, query, signal }) => looking.trace(actor, { ...params, ...query }, signal),
  }),
]
