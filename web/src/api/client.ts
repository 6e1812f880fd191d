import { z } from 'zod'
import { text } from '../texts/en.ts'
import { ApiError, toApiError } from './api-error.ts'
import { proofDesk } from './proof-desk.ts'

const base = '/api/v1'
const answerTimeoutMs = 30_000

export type Query = Readonly<Record<string, string | number | undefined>>

export interface RequestOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly query?: Query
  readonly body?: unknown
  readonly signal?: AbortSignal
}

/** For answers that carry nothing the dashboard reads. */
export const nothing = z.unknown().transform(() => null)

/** Makes a path of the API from a relative one; ids in it are numbers, so nothing needs escaping. */
export function apiPath(path: string, query: Query = {}): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== '') search.set(name, String(value))
  return `${base}${path}${search.size > 0 ? `?${search.toString()}` : ''}`
}

export async function request<T extends z.ZodType>(
  path: string,
  schema: T,
  options: RequestOptions = {},
): Promise<z.output<T>> {
  const response = await sendProved(path, options)
  const body = await readBody(response)
  if (!response.ok) throw toApiError(response.status, body)
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  throw new ApiError(response.status, 'unexpected_answer', text.errors.unexpectedAnswer(path))
}

/** What needs a fresh proof is asked for in place and then sent once more. */
async function sendProved(path: string, options: RequestOptions): Promise<Response> {
  const response = await send(path, options)
  if (response.status !== 403) return response
  const problem = toApiError(response.status, await readBody(response.clone()))
  const isProved = problem.code === 'step_up_required' && (await proofDesk.ask())
  return isProved ? send(path, options) : response
}

async function send(path: string, { method = 'GET', query = {}, body, signal }: RequestOptions): Promise<Response> {
  const timeout = AbortSignal.timeout(answerTimeoutMs)
  try {
    return await fetch(apiPath(path, query), {
      method,
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  } catch (cause) {
    if (signal?.aborted === true) throw cause
    throw new ApiError(0, 'no_answer', text.errors.noAnswer)
  }
}

async function readBody(response: Response): Promise<unknown> {
  const raw = await response.text()
  if (raw === '') return null
  try {
    return JSON.parse(raw) as unknown
  } catch {
    return null
  }
}
