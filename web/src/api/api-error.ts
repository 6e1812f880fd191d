import { z } from 'zod'

/** RFC 9457 problem as the server writes it. */
const problemSchema = z.object({
  title: z.string().catch(''),
  detail: z.string().catch(''),
  code: z.string().catch('unknown'),
  fields: z.array(z.object({ path: z.string(), message: z.string() })).catch([]),
  requestId: z.string().nullable().catch(null),
})

export interface FieldMessage {
  readonly path: string
  readonly message: string
}

interface ApiErrorDetails {
  readonly fields?: readonly FieldMessage[]
  readonly requestId?: string | null
}

/** What went wrong with a request, in the server's words. `status` is 0 when no answer came. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly code: string
  readonly fields: readonly FieldMessage[]
  readonly requestId: string | null

  constructor(status: number, code: string, message: string, more: ApiErrorDetails = {}) {
    super(message)
    this.status = status
    this.code = code
    this.fields = more.fields ?? []
    this.requestId = more.requestId ?? null
  }
}

export function toApiError(status: number, body: unknown): ApiError {
  const problem = problemSchema.safeParse(body)
  if (!problem.success) return new ApiError(status, 'unknown', '')
  const { code, detail, title, fields, requestId } = problem.data
  return new ApiError(status, code, detail === '' ? title : detail, { fields, requestId })
}

/** The messages that belong to a field or to something inside it. */
export const fieldMessage = (fields: readonly FieldMessage[], path: string): string | undefined => {
  const own = fields.filter((field) => field.path === path || field.path.startsWith(`${path}.`))
  return own.length === 0 ? undefined : own.map((field) => field.message).join(' ')
}
