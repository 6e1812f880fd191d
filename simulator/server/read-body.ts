import type { IncomingMessage } from 'node:http'
import { badRequest, tooLarge } from '../api/refusal.ts'
import { boundaryOf, parseMultipart } from './multipart.ts'
import { isRecord } from './params.ts'
import type { Params, UploadedFile } from './params.ts'

/** One upload of 50 MB and the fields beside it. */
const MAX_MULTIPART_BYTES = 51 * 1024 * 1024
const MAX_OTHER_BYTES = 4 * 1024 * 1024
const NO_FILES: ReadonlyMap<string, UploadedFile> = new Map()

const collect = (request: IncomingMessage, maxBytes: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let total = 0
    request.on('data', (chunk: Buffer) => {
      total += chunk.length
      if (total <= maxBytes) chunks.push(chunk)
      else chunks.length = 0
    })
    request.on('end', () => {
      if (total > maxBytes) reject(tooLarge())
      else resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks))
    })
    request.on('error', reject)
    request.on('close', () => {
      if (!request.complete) reject(new Error('The client closed the connection before its request was complete.'))
    })
  })

const addQuery = (into: Record<string, unknown>, query: string): void => {
  if (query === '') return
  for (const [name, value] of new URLSearchParams(query)) into[name] = value
}

const parseJsonBody = (text: string): Record<string, unknown> => {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    throw badRequest("can't parse JSON object")
  }
  if (!isRecord(parsed)) throw badRequest('JSON object expected as the request body')
  return parsed
}

const parseBody = (bytes: Buffer, contentType: string, values: Record<string, unknown>): Params => {
  if (contentType.startsWith('application/json')) {
    Object.assign(values, parseJsonBody(bytes.toString('utf8')))
  } else if (contentType.startsWith('application/x-www-form-urlencoded')) {
    addQuery(values, bytes.toString('utf8'))
  } else if (contentType.toLowerCase().startsWith('multipart/form-data')) {
    const boundary = boundaryOf(contentType)
    const body = boundary === undefined ? undefined : parseMultipart(bytes, boundary)
    if (body === undefined) throw badRequest("can't parse the multipart/form-data body")
    Object.assign(values, body.fields)
    return { values, files: body.files }
  }
  return { values, files: NO_FILES }
}

/** Reads the whole request, so that a refused one leaves its connection usable. */
export const readParams = async (request: IncomingMessage, query: string): Promise<Params> => {
  const values = Object.create(null) as Record<string, unknown>
  addQuery(values, query)
  const contentType = (request.headers['content-type'] ?? '').toLowerCase()
  const isMultipart = contentType.startsWith('multipart/form-data')
  const bytes = await collect(request, isMultipart ? MAX_MULTIPART_BYTES : MAX_OTHER_BYTES)
  if (bytes.length === 0) return { values, files: NO_FILES }
  return parseBody(bytes, isMultipart ? (request.headers['content-type'] ?? '') : contentType, values)
}
