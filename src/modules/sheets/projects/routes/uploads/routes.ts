import { rawRoute, route, type Call, type Route } from '../../../../../http/route.ts'
import { authorize } from '../../../../../kernel/actor.ts'
import {
  MAX_PLAIN_BYTES,
  projectIdParamsSchema,
  publicUploadParamsSchema,
  tokenParamsSchema,
  uploadParamsSchema,
  workbookRunSchema,
} from '../../contract.ts'
import { fileNotSent, plainFileTooLarge, workbookNotFound } from '../../errors.ts'
import { whoOf } from '../../log.ts'
import type { ProjectsPart } from '../../part.ts'

/** Of a file that is sent on, the parts may be many. */
const PART_COST = 1
const methods = ['HEAD', 'PATCH', 'DELETE'] as const

export const uploadRoutes = (part: ProjectsPart): Route[] => [
  plainRoute(part),
  ...ownUploads(part),
  ...publicUploads(part),
]

const rawOf = ({ request, reply }: Call) => ({ request: request.raw, response: reply.raw })

const ownUploads = ({ tus }: ProjectsPart): Route[] => [
  rawRoute({
    method: 'POST',
    path: '/sheets/:projectId/uploads',
    permission: 'sheets.write',
    summary: 'Begins a resumable upload (tus 1.0): Upload-Length, and the name in Upload-Metadata.',
    schema: { params: projectIdParamsSchema },
    cost: PART_COST,
    handler(call) {
      authorize(call.actor, 'sheets.write')
      const { projectId } = call.params
      const base = `/api/v1/sheets/${projectId}/uploads`
      return tus.handle({ ...rawOf(call), projectId, who: whoOf(call.actor), base, uploadId: null })
    },
  }),
  ...methods.map((method) =>
    rawRoute({
      method,
      path: '/sheets/:projectId/uploads/:uploadId',
      permission: 'sheets.write',
      summary: 'Goes on with a resumable upload, asks how far it is, or ends it (tus 1.0).',
      schema: { params: uploadParamsSchema },
      cost: PART_COST,
      handler(call) {
        authorize(call.actor, 'sheets.write')
        const { projectId, uploadId } = call.params
        const base = `/api/v1/sheets/${projectId}/uploads`
        return tus.handle({ ...rawOf(call), projectId, who: whoOf(call.actor), base, uploadId })
      },
    }),
  ),
]

const publicUploads = ({ tus, uploadLinks }: ProjectsPart): Route[] => [
  rawRoute({
    method: 'POST',
    path: '/sheets/link/:token/uploads',
    permission: 'public',
    summary: 'Begins a resumable upload (tus 1.0) by a one-time link.',
    schema: { params: tokenParamsSchema },
    cost: PART_COST,
    async handler(call) {
      const to = await uploadLinks.require(call.params.token)
      const base = `/api/v1/sheets/link/${call.params.token}/uploads`
      await tus.handle({ ...rawOf(call), ...to, base, uploadId: null })
    },
  }),
  ...methods.map((method) =>
    rawRoute({
      method,
      path: '/sheets/link/:token/uploads/:uploadId',
      permission: 'public',
      summary: 'Goes on with a resumable upload by a one-time link (tus 1.0).',
      schema: { params: publicUploadParamsSchema },
      cost: PART_COST,
      async handler(call) {
        const { token, uploadId } = call.params
        const to = await uploadLinks.require(token)
        await tus.handle({ ...rawOf(call), ...to, base: `/api/v1/sheets/link/${token}/uploads`, uploadId })
      },
    }),
  ),
]

const plainRoute = ({ uploads, workbooks }: ProjectsPart): Route =>
  route({
    method: 'POST',
    path: '/sheets/:projectId/workbooks',
    permission: 'sheets.write',
    summary: 'One file in one piece (multipart/form-data, field "file", at most 50 MB); larger ones come by tus.',
    schema: { params: projectIdParamsSchema, response: workbookRunSchema },
    status: 201,
    isUpload: true,
    cost: 5,
    async handler({ actor, params, request }) {
      const sent = await request.file({ limits: { fileSize: MAX_PLAIN_BYTES } })
      if (sent === undefined) throw fileNotSent()
      const file = { name: sent.filename, content: whole(sent.file) }
      const { workbookId, run } = await uploads.take(actor, params.projectId, file)
      const { items } = await workbooks.list(actor, params.projectId)
      const workbook = items.find(({ id }) => id === workbookId)
      if (workbook === undefined) throw workbookNotFound(workbookId)
      return { workbook, run }
    },
  })

/** The multipart reader cuts a file at its limit and ends it as if that were all. */
async function* whole(file: AsyncIterable<Uint8Array> & { readonly truncated: boolean }): AsyncIterable<Uint8Array> {
  yield* file
  if (file.truncated) throw plainFileTooLarge(MAX_PLAIN_BYTES)
}
