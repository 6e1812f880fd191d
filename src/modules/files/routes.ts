import type { Database } from '../../db/database.ts'
import { bytesRoute, route, type Route } from '../../http/route.ts'
import { fileParamsSchema, fileSchema, MAX_FILE_BYTES } from './contract.ts'
import { contentDisposition } from './core/file-name.ts'
import { fileNotSent, fileTooLarge } from './errors.ts'
import type { Files } from './service.ts'

/** A browser may show these in place; everything else is only saved. */
const SHOWN = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'video/mp4'])

export const fileRoutes = ({ files, database }: { readonly files: Files; readonly database: Database }): Route[] => [
  route({
    method: 'POST',
    path: '/files',
    cost: 10,
    permission: 'campaigns.write',
    summary:
      'Stores one photo, video or document (multipart/form-data, field "file"); the same content again is the same file.',
    schema: { response: fileSchema },
    status: 201,
    isUpload: true,
    async handler({ actor, request }) {
      const part = await request.file()
      if (part === undefined) throw fileNotSent()
      return files.store(database.db, actor, { name: part.filename, content: whole(part.file) })
    },
  }),
  route({
    method: 'GET',
    path: '/files/:fileId',
    permission: 'campaigns.read',
    summary: 'What is known of a file, and how Telegram can carry it.',
    schema: { params: fileParamsSchema, response: fileSchema },
    handler: ({ actor, params }) => files.get(database.readDb, actor, params.fileId),
  }),
  bytesRoute({
    method: 'GET',
    path: '/files/:fileId/content',
    permission: 'campaigns.read',
    summary: 'The bytes of a file.',
    schema: { params: fileParamsSchema },
    async handler({ actor, params, reply }) {
      const { file, content } = await files.read(database.readDb, actor, params.fileId)
      const isShown = SHOWN.has(file.mediaType)
      void reply
        .type(isShown ? file.mediaType : 'application/octet-stream')
        .header('content-length', file.bytes)
        .header('content-disposition', contentDisposition(isShown ? 'inline' : 'attachment', file.name))
        .header('x-content-type-options', 'nosniff')
        .header('content-security-policy', "default-src 'none'; sandbox")
        .header('cache-control', 'private, max-age=3600')
      return content
    },
  }),
]

/** The multipart reader cuts a file at its limit and ends it as if that were all. */
async function* whole(file: AsyncIterable<Uint8Array> & { readonly truncated: boolean }): AsyncIterable<Uint8Array> {
  yield* file
  if (file.truncated) throw fileTooLarge(MAX_FILE_BYTES)
}
