import { bytesRoute, route, type Call, type Route } from '../../../../../http/route.ts'
import { pageQuerySchema } from '../../../../../kernel/schemas.ts'
import {
  createDownloadRequestSchema,
  downloadPageSchema,
  downloadParamsSchema,
  downloadRunSchema,
  linkRequestSchema,
  linkSchema,
  projectIdParamsSchema,
  tokenParamsSchema,
} from '../../contract.ts'
import type { FileToSend } from '../../downloads.ts'
import type { ProjectsPart } from '../../part.ts'

export const downloadRoutes = ({ downloads }: ProjectsPart): Route[] => [
  route({
    method: 'POST',
    path: '/sheets/:projectId/downloads',
    permission: 'sheets.write',
    summary: 'Makes a file of a version (.xlsx, .csv, .parquet): a run.',
    schema: { params: projectIdParamsSchema, body: createDownloadRequestSchema, response: downloadRunSchema },
    status: 202,
    cost: 10,
    handler: ({ actor, params, body }) => downloads.create(actor, params.projectId, body),
  }),
  route({
    method: 'GET',
    path: '/sheets/:projectId/downloads',
    permission: 'sheets.read',
    summary: 'Files that were made, newest first, and when they expire.',
    schema: { params: projectIdParamsSchema, query: pageQuerySchema, response: downloadPageSchema },
    handler: ({ actor, params, query }) => downloads.list(actor, params.projectId, query),
  }),
  route({
    method: 'POST',
    path: '/sheets/:projectId/downloads/:downloadId/link',
    permission: 'sheets.write',
    summary:
      'A link that fetches this file without signing in, until it expires. It is shown once; an earlier one ends.',
    schema: { params: downloadParamsSchema, body: linkRequestSchema, response: linkSchema },
    status: 201,
    handler: ({ actor, params, body }) => downloads.link(actor, params.projectId, params.downloadId, body.hours),
  }),
  bytesRoute({
    method: 'GET',
    path: '/sheets/:projectId/downloads/:downloadId/file',
    permission: 'sheets.read',
    summary: 'The file itself.',
    schema: { params: downloadParamsSchema },
    cost: 5,
    handler: async (call) =>
      send(call, await downloads.file(call.actor, call.params.projectId, call.params.downloadId)),
  }),
  bytesRoute({
    method: 'GET',
    path: '/sheets/link/:token/file',
    permission: 'public',
    summary: 'The file of a link.',
    schema: { params: tokenParamsSchema },
    cost: 5,
    handler: async (call) => send(call, await downloads.fileByLink(call.params.token)),
  }),
]

function send({ reply }: Call, { name, type, bytes, open }: FileToSend): NodeJS.ReadableStream {
  const plain = name.replaceAll(/[^ -~]|["\\%]/g, '_')
  void reply
    .type(type)
    .header('content-length', bytes)
    .header('x-content-type-options', 'nosniff')
    .header('content-disposition', `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`)
  return open()
}
