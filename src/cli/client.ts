import { createWriteStream, openAsBlob } from 'node:fs'
import { rename, rm, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Client, FormData, type Dispatcher } from 'undici'
import { z } from 'zod'
import { AppError, type ErrorKind } from '../kernel/errors.ts'
import { fileUnusable, serverSilent } from './errors.ts'

/** The API of a data folder's process, over its unix socket. */
export interface ApiClient {
  get<T>(path: string, schema: z.ZodType<T>): Promise<T>
  post<T>(path: string, body: object, schema: z.ZodType<T>): Promise<T>
  remove(path: string): Promise<void>
  upload<T>(path: string, file: string, schema: z.ZodType<T>): Promise<T>
  /** Writes the answer into `file`, whole or not at all. */
  download(path: string, file: string): Promise<void>
  close(): Promise<void>
}

const CONNECT_TIMEOUT_MS = 3_000
/** A check of a long audit log or a big campaign reads all of it. */
const ANSWER_TIMEOUT_MS = 300_000

const problemSchema = z.object({
  status: z.number(),
  code: z.string(),
  detail: z.string(),
  fields: z.array(z.object({ path: z.string(), message: z.string() })).default([]),
})

const kindOfStatus: Readonly<Record<number, ErrorKind>> = {
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  429: 'limited',
}

export function createApiClient(socketPath: string): ApiClient {
  const client = new Client('http://localhost', {
    socketPath,
    connect: { timeout: CONNECT_TIMEOUT_MS },
    headersTimeout: ANSWER_TIMEOUT_MS,
    bodyTimeout: ANSWER_TIMEOUT_MS,
  })
  const request = async (
    path: string,
    options: Partial<Dispatcher.RequestOptions> = {},
  ): Promise<Dispatcher.ResponseData> => {
    const answer = await client
      .request({ method: 'GET', path: `/api/v1${path}`, ...options })
      .catch((cause: unknown) => {
        throw serverSilent(cause instanceof Error ? cause.message : String(cause), cause)
      })
    if (answer.statusCode >= 400) throw toError(answer.statusCode, await answer.body.text())
    return answer
  }
  const read = async <T>({ statusCode, body }: Dispatcher.ResponseData, schema: z.ZodType<T>): Promise<T> =>
    schema.parse(statusCode === 204 ? undefined : await body.json())

  return {
    get: async (path, schema) => read(await request(path), schema),
    post: async (path, body, schema) => {
      const headers = { 'content-type': 'application/json' }
      return read(await request(path, { method: 'POST', body: JSON.stringify(body), headers }), schema)
    },
    async remove(path) {
      await (await request(path, { method: 'DELETE' })).body.dump()
    },
    async upload(path, file, schema) {
      const form = new FormData()
      form.set('file', await openFile(file), basename(file))
      return read(await request(path, { method: 'POST', body: form }), schema)
    },
    async download(path, file) {
      const { body } = await request(path)
      const part = `${file}.part`
      try {
        await pipeline(body, createWriteStream(part, { mode: 0o600 }))
        await rename(part, file)
      } catch (cause) {
        await rm(part, { force: true })
        throw fileUnusable(file, cause)
      }
    },
    close: () => client.close(),
  }
}

async function openFile(file: string): Promise<Blob> {
  try {
    if (!(await stat(file)).isFile()) throw new Error('it is not a file')
    return await openAsBlob(file)
  } catch (cause) {
    throw fileUnusable(file, cause)
  }
}

function toError(status: number, text: string): AppError {
  const parsed = problemSchema.safeParse(parseJson(text))
  if (!parsed.success) return serverSilent(`it answered ${status} without a problem document`, undefined)
  const { code, detail, fields } = parsed.data
  const named = fields
    .filter(({ message }) => !detail.includes(message))
    .map(({ path, message }) => `\n  ${path}: ${message}`)
    .join('')
  const kind = kindOfStatus[status] ?? (status >= 500 ? 'unavailable' : 'invalid')
  return new AppError(code, kind, `${detail}${named}`, { fields })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    return error
  }
}
