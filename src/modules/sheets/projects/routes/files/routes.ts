import { route, type Route } from '../../../../../http/route.ts'
import {
  gridQuerySchema,
  gridSchema,
  projectIdParamsSchema,
  tableListSchema,
  tableParamsSchema,
  tableQuerySchema,
  tableSchema,
  updateTableRequestSchema,
  updateWorkbookRequestSchema,
  workbookListSchema,
  workbookParamsSchema,
  workbookRunSchema,
} from '../../contract.ts'
import type { ProjectsPart } from '../../part.ts'

export const fileRoutes = (part: ProjectsPart): Route[] => [...workbookRoutes(part), ...tableRoutes(part)]

const workbookRoutes = ({ workbooks }: ProjectsPart): Route[] => [
  route({
    method: 'GET',
    path: '/sheets/:projectId/workbooks',
    permission: 'sheets.read',
    summary: 'Files of a project in the order they came, with what went wrong and what to do.',
    schema: { params: projectIdParamsSchema, response: workbookListSchema },
    handler: ({ actor, params }) => workbooks.list(actor, params.projectId),
  }),
  route({
    method: 'PATCH',
    path: '/sheets/:projectId/workbooks/:workbookId',
    permission: 'sheets.write',
    summary: 'Says how a file is to be read (date order, hidden rows, header rows) and reads it again.',
    schema: { params: workbookParamsSchema, body: updateWorkbookRequestSchema, response: workbookRunSchema },
    handler: ({ actor, params, body }) => workbooks.read(actor, params.projectId, params.workbookId, body.settings),
  }),
  route({
    method: 'POST',
    path: '/sheets/:projectId/workbooks/:workbookId/read',
    permission: 'sheets.write',
    summary: 'Reads a file once more, as after a failure.',
    schema: { params: workbookParamsSchema, response: workbookRunSchema },
    status: 202,
    handler: ({ actor, params }) => workbooks.read(actor, params.projectId, params.workbookId, {}),
  }),
  route({
    method: 'DELETE',
    path: '/sheets/:projectId/workbooks/:workbookId',
    permission: 'sheets.write',
    summary: 'Takes a file out of a project, with its bytes. Versions made of it stay.',
    schema: { params: workbookParamsSchema },
    handler: ({ actor, params }) => workbooks.remove(actor, params.projectId, params.workbookId),
  }),
]

const tableRoutes = ({ workbooks, looking }: ProjectsPart): Route[] => [
  route({
    method: 'GET',
    path: '/sheets/:projectId/tables',
    permission: 'sheets.read',
    summary: 'Tables that were read, with columns, misfits and the rows that are none of theirs.',
    schema: { params: projectIdParamsSchema, query: tableQuerySchema, response: tableListSchema },
    handler: ({ actor, params, query }) => workbooks.tables(actor, params.projectId, query),
  }),
  route({
    method: 'PATCH',
    path: '/sheets/:projectId/tables/:tableId',
    permission: 'sheets.write',
    summary: 'Leaves a table out of the consolidation, or takes it in again.',
    schema: { params: tableParamsSchema, body: updateTableRequestSchema, response: tableSchema },
    handler: ({ actor, params, body }) => workbooks.leaveOut(actor, params.projectId, params.tableId, body.leftOut),
  }),
  route({
    method: 'GET',
    path: '/sheets/:projectId/tables/:tableId/rows',
    permission: 'sheets.read',
    summary: 'Rows of a table as it was read.',
    schema: { params: tableParamsSchema, query: gridQuerySchema, response: gridSchema },
    handler: ({ actor, params, query, signal }) => looking.tableRows(actor, { ...params, ...query }, signal),
  }),
]
