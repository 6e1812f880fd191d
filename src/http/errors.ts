import type { FastifyReply } from 'fastify'
import { AppError, type ErrorKind, type FieldProblem } from '../kernel/errors.ts'

/** RFC 9457, as application/problem+json. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  /** Stable; listed in docs/errors.md. */
  readonly code: string
  /** Names the thing and the next step. */
  readonly detail: string
  readonly fields?: readonly FieldProblem[]
  readonly requestId: string
}

interface Refusal {
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly fields?: readonly FieldProblem[]
  readonly retryAfterS?: number | undefined
}

export const MAX_BODY_BYTES = 1024 * 1024
const MAX_FIELDS = 50

const statusOfKind: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  limited: 429,
  unavailable: 503,
}

const titles: Readonly<Record<number, string>> = {
  400: 'Invalid request',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  408: 'Too slow',
  409: 'Conflict',
  413: 'Too large',
  414: 'Too large',
  415: 'Unsupported media type',
  429: 'Too many requests',
  431: 'Too large',
  500: 'Internal error',
  503: 'Unavailable',
}

const bodyTooLarge: Refusal = {
  status: 413,
  code: 'body_too_large',
  detail:
    'The request body is larger than 1 MB, the most that is taken here. Send less; a file goes to POST /api/v1/files.',
}
const invalidJson: Refusal = {
  status: 400,
  code: 'invalid_json',
  detail: 'The request body is not JSON that is taken here. Send one JSON object in UTF-8, without the key __proto__.',
}
const fileTooLarge: Refusal = {
  status: 413,
  code: 'file_too_large',
  detail:
    'The file is larger than Telegram takes from a bot: 10 MB for a photo, 50 MB for any other file. Send a smaller one.',
}
const invalidUpload: Refusal = {
  status: 400,
  code: 'invalid_upload',
  detail:
    'The upload is not one file as multipart/form-data, or it ended early. Send it again, alone, in the field "file".',
}
const diskFull: Refusal = {
  status: 503,
  code: 'disk_full',
  detail: 'The disk that holds DATA_DIR is full. Free some space, then try again: nothing was half written.',
  retryAfterS: 30,
}

/** What the server itself refuses, by the code of Fastify's error. */
const serverRefusals: Readonly<Record<string, Refusal>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: bodyTooLarge,
  FST_ERR_CTP_INVALID_JSON_BODY: invalidJson,
  FST_ERR_CTP_EMPTY_JSON_BODY: invalidJson,
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: invalidJson,
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    status: 415,
    code: 'unsupported_media_type',
    detail: 'This content type is not taken here. Send JSON with the header Content-Type: application/json.',
  },
  FST_ERR_BAD_URL: {
    status: 400,
    code: 'invalid_url',
    detail: 'The address holds a percent sign that is not followed by two hex digits. Encode it as %25.',
  },
  FST_ERR_MAX_PARAM_LENGTH: {
    status: 404,
    code: 'route_not_found',
    detail: 'No such address: a part of the path is too long for an id.',
  },
  FST_ERR_HANDLER_TIMEOUT: {
    status: 503,
    code: 'request_timeout',
    detail: 'This took longer than 60 seconds and was given up. Look whether it was done before you try again.',
    retryAfterS: 5,
  },
  FST_UNDER_PRESSURE: {
    status: 503,
    code: 'overloaded',
    detail: 'The server is busy; sending goes on. Try again in ten seconds.',
    retryAfterS: 10,
  },
  FST_REQ_FILE_TOO_LARGE: fileTooLarge,
  FST_FILES_LIMIT: invalidUpload,
  FST_PARTS_LIMIT: invalidUpload,
  FST_FIELDS_LIMIT: invalidUpload,
  FST_PROTO_VIOLATION: invalidUpload,
  FST_INVALID_MULTIPART_CONTENT_TYPE: invalidUpload,
  FST_ERR_CTP_INVALID_TYPE: invalidUpload,
  FST_MULTIPART_PREMATURE_CLOSE: invalidUpload,
  ENOSPC: diskFull,
}

const internal = (requestId: string): Refusal => ({
  status: 500,
  code: 'internal',
  detail: `Something failed on our side. The log has the cause under the request id ${requestId}.`,
})

/** What is told to the client about an error; `isOurs` when the log must have its cause. */
export function refusalOf(error: unknown, requestId: string): { readonly refusal: Refusal; readonly isOurs: boolean } {
  if (error instanceof AppError) return { refusal: ofAppError(error), isOurs: false }
  if (isDiskFull(error)) return { refusal: diskFull, isOurs: true }
  if (!isServerError(error)) return { refusal: internal(requestId), isOurs: true }
  if (error.validation !== undefined)
    return { refusal: ofValidation(error.validation, error.validationContext ?? 'request'), isOurs: false }
  const known = serverRefusals[error.code ?? '']
  if (known !== undefined) return { refusal: known, isOurs: false }
  const { statusCode = 500 } = error
  if (statusCode < 400 || statusCode >= 500) return { refusal: internal(requestId), isOurs: true }
  return error instanceof SyntaxError
    ? { refusal: invalidJson, isOurs: false }
    : {
        refusal: { status: statusCode, code: 'bad_request', detail: `The request was refused: ${error.message}` },
        isOurs: false,
      }
}

function toProblem({ status, code, detail, fields = [] }: Refusal, requestId: string): Problem {
  const problem = {
    type: `urn:switchboard:error:${code}`,
    title: titles[status] ?? 'Error',
    status,
    code,
    detail,
    requestId,
  }
  return fields.length === 0 ? problem : { ...problem, fields }
}

export function sendRefusal(reply: FastifyReply, refusal: Refusal): FastifyReply {
  if (refusal.retryAfterS !== undefined) reply.header('retry-after', String(refusal.retryAfterS))
  return reply
    .code(refusal.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(toProblem(refusal, reply.request.id)))
}

const ofAppError = ({ code, kind, message, fields, retryAfterS }: AppError): Refusal => ({
  status: statusOfKind[kind],
  code,
  detail: message,
  fields,
  retryAfterS: retryAfterS ?? (kind === 'limited' || kind === 'unavailable' ? 5 : undefined),
})

interface ValidationIssue {
  readonly instancePath: string
  readonly message?: string
  readonly params: Readonly<Record<string, unknown>>
}

interface ServerError extends Error {
  readonly code?: string
  readonly statusCode?: number
  readonly validation?: readonly ValidationIssue[]
  readonly validationContext?: string
}

const isServerError = (error: unknown): error is ServerError => error instanceof Error

function ofValidation(issues: readonly ValidationIssue[], context: string): Refusal {
  const fields = issues.flatMap(problemsOf).slice(0, MAX_FIELDS)
  const words = fields.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).slice(0, 3)
  const place = { body: 'The request body', querystring: 'The query', params: 'The path' }[context] ?? 'The request'
  return { status: 400, code: 'invalid_input', detail: `${place} was refused. ${words.join(' ')}`, fields }
}

function problemsOf({ instancePath, message = 'Invalid.', params }: ValidationIssue): FieldProblem[] {
  const path = instancePath.split('/').filter(Boolean)
  const { keys } = params
  if (Array.isArray(keys))
    return keys.map((key) => ({
      path: [...path, String(key)].join('.'),
      message: 'There is no such field. Remove it.',
    }))
  return [{ path: path.join('.'), message: /[.!?]$/.test(message) ? message : `${message}.` }]
}

const SQLITE_FULL = 13

function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if ('errcode' in error && error.errcode === SQLITE_FULL) return true
  return ('code' in error && error.code === 'ENOSPC') || isDiskFull(error.cause)
}

export const notSignedIn = (): AppError =>
  new AppError(
    'not_signed_in',
    'unauthenticated',
    'You are not signed in, or your session has ended. Sign in, then try again.',
  )

export const foreignOrigin = (origin: string): AppError =>
  new AppError(
    'foreign_origin',
    'forbidden',
    `A page of ${origin} may not call this server. Open the dashboard at its own address, or add that origin to CORS_ORIGINS.`,
  )

export const insecureHttp = (): AppError =>
  new AppError(
    'insecure_http',
    'forbidden',
    'Plain HTTP from another machine is refused: passwords would travel in the clear. Use HTTPS (a proxy named in TRUST_PROXY), an SSH tunnel, or set ALLOW_INSECURE_HTTP=1 if you trust the network.',
  )

export const routeNotFound = (method: string, path: string): AppError =>
  new AppError(
    'route_not_found',
    'not_found',
    `There is no ${method} ${path}. GET /api/v1/openapi.json lists what there is.`,
  )

export const dashboardMissing = (): AppError =>
  new AppError('dashboard_missing', 'not_found', 'The dashboard has not been built. Run: npm run build')

export const tooManyStreams = (): AppError =>
  new AppError('too_many_streams', 'limited', 'Too many live views are open. Close some browser tabs, then reload.', {
    retryAfterS: 10,
  })

export const metricsClosed = (): AppError =>
  new AppError(
    'metrics_closed',
    'forbidden',
    'Metrics are for this machine only. Set METRICS_TOKEN and send it as Authorization: Bearer TOKEN.',
  )

export const methodNotAllowed = (method: string): Refusal => ({
  status: 405,
  code: 'method_not_allowed',
  detail: `${method} is not a method of this address. GET /api/v1/openapi.json lists what there is.`,
})
