import { Readable } from 'node:stream'
import { bytesRoute, route, type Route } from '../../../http/route.ts'
import { fileNotSent, importTooLarge } from '../errors.ts'
import {
  changeImportRequestSchema,
  importPageSchema,
  importParamsSchema,
  importPreviewSchema,
  importQuerySchema,
  importSchema,
  MAX_IMPORT_BYTES,
  startImportRequestSchema,
  uploadQuerySchema,
} from '../contract.ts'
import type { Imports } from './service.ts'

interface ImportRouteDeps {
  readonly imports: Imports
}

export const importRoutes = (deps: ImportRouteDeps): Route[] => [...readRoutes(deps), ...writeRoutes(deps)]

const writeRoutes = ({ imports }: ImportRouteDeps): Route[] => [
  route({
    method: 'POST',
    path: '/imports',
    permission: 'contacts.write',
    summary:
      'Uploads a file of subscribers (multipart/form-data, field "file": CSV, TSV or JSON Lines) and recognises its columns. Nothing is brought yet.',
    schema: { query: uploadQuerySchema, response: importSchema },
    status: 201,
    isUpload: true,
    async handler({ actor, query, request }) {
      const part = await request.file({ limits: { fileSize: MAX_IMPORT_BYTES } })
      if (part === undefined) throw fileNotSent()
      return imports.upload(actor, { ...query, name: part.filename, content: whole(part.file) })
    },
  }),
  route({
    method: 'PATCH',
    path: '/imports/:importId',
    permission: 'contacts.write',
    summary: 'Before the start: says what the columns hold.',
    schema: { params: importParamsSchema, body: changeImportRequestSchema, response: importSchema },
    handler: ({ actor, params, body }) => imports.change(actor, params.importId, body),
  }),
  route({
    method: 'POST',
    path: '/imports/:importId/start',
    permission: 'contacts.write',
    summary: 'Brings the people of the file. Without evidence of consent they become contacts that cannot be messaged.',
    schema: { params: importParamsSchema, body: startImportRequestSchema, response: importSchema },
    handler: ({ actor, params, body }) => imports.start(actor, params.importId, body),
  }),
  route({
    method: 'POST',
    path: '/imports/:importId/cancel',
    permission: 'contacts.write',
    summary: 'Stops an import; what is in stays in.',
    schema: { params: importParamsSchema, response: importSchema },
    handler: ({ actor, params }) => imports.cancel(actor, params.importId),
  }),
]

const readRoutes = ({ imports }: ImportRouteDeps): Route[] => [
  route({
    method: 'GET',
    path: '/imports',
    permission: 'contacts.read',
    summary: 'Imports, newest first.',
    schema: { query: importQuerySchema, response: importPageSchema },
    handler: ({ actor, query }) => imports.list(actor, query),
  }),
  route({
    method: 'GET',
    path: '/imports/:importId',
    permission: 'contacts.read',
    summary: 'One import and how far it is.',
    schema: { params: importParamsSchema, response: importSchema },
    handler: ({ actor, params }) => imports.get(actor, params.importId),
  }),
  route({
    method: 'GET',
    path: '/imports/:importId/preview',
    permission: 'contacts.write',
    summary: 'The first rows as they will be read.',
    schema: { params: importParamsSchema, response: importPreviewSchema },
    handler: ({ actor, params }) => imports.preview(actor, params.importId),
  }),
  bytesRoute({
    method: 'GET',
    path: '/imports/:importId/problems.csv',
    cost: 20,
    permission: 'contacts.write',
    summary: 'Bad, doubled and skipped lines with their reasons, as CSV.',
    schema: { params: importParamsSchema },
    async handler({ actor, params, reply }) {
      const lines = await imports.problems(actor, params.importId)
      void reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="import-${params.importId}-problems.csv"`)
      return Readable.from(lines)
    },
  }),
]

/** The multipart reader cuts a file at its limit and ends it as if that were all. */
async function* whole(file: AsyncIterable<Uint8Array> & { readonly truncated: boolean }): AsyncIterable<Uint8Array> {
  yield* file
  if (file.truncated) throw importTooLarge(MAX_IMPORT_BYTES)
}
