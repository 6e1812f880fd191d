import { route, type Route } from '../../../../../http/route.ts'
import {
  linkRequestSchema,
  newUploadLinkSchema,
  projectIdParamsSchema,
  publicLinkSchema,
  tokenParamsSchema,
  uploadLinkListSchema,
  uploadLinkParamsSchema,
} from '../../contract.ts'
import type { ProjectsPart } from '../../part.ts'

export const linkRoutes = ({ uploadLinks }: ProjectsPart): Route[] => [
  route({
    method: 'POST',
    path: '/sheets/:projectId/upload-links',
    permission: 'sheets.write',
    summary: 'A link by which somebody without an account may send files into this project. It is shown once.',
    schema: { params: projectIdParamsSchema, body: linkRequestSchema, response: newUploadLinkSchema },
    status: 201,
    handler: ({ actor, params, body }) => uploadLinks.create(actor, params.projectId, body.hours),
  }),
  route({
    method: 'GET',
    path: '/sheets/:projectId/upload-links',
    permission: 'sheets.read',
    summary: 'Links to send files by, newest first, the last 100.',
    schema: { params: projectIdParamsSchema, response: uploadLinkListSchema },
    handler: ({ actor, params }) => uploadLinks.list(actor, params.projectId),
  }),
  route({
    method: 'DELETE',
    path: '/sheets/:projectId/upload-links/:linkId',
    permission: 'sheets.write',
    summary: 'Ends a link to send files by.',
    schema: { params: uploadLinkParamsSchema },
    handler: ({ actor, params }) => uploadLinks.remove(actor, params.projectId, params.linkId),
  }),
  route({
    method: 'GET',
    path: '/sheets/link/:token',
    permission: 'public',
    summary: 'What may be sent by a link, and until when.',
    schema: { params: tokenParamsSchema, response: publicLinkSchema },
    handler: ({ params }) => uploadLinks.show(params.token),
  }),
  route({
    method: 'POST',
    path: '/sheets/link/:token/finish',
    permission: 'public',
    summary: 'Says that all files are sent: the link is used up.',
    schema: { params: tokenParamsSchema, response: publicLinkSchema },
    handler: ({ params }) => uploadLinks.finish(params.token),
  }),
]
