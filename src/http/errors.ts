import type { FastifyReply } from 'fastify'
import { AppError, type ErrorKind, type FieldProblem } from '../kernel/errors.ts'
import * as refusals from './refusals.ts'

/** RFC 9457, sent as application/problem+json. */
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

const statusOfKind: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  limited: 429,
  unavailable: 503,
}

/** HTTP has a finer word for these than their kind's. */
const statusOfCode: Readonly<Record<string, number>> = {
  method_not_allowed: 405,
  body_too_large: 413,
  upload_too_large: 413,
  file_too_large: 413,
  unsupported_media_type: 415,
  internal: 500,
}

const titles: Readonly<Record<number, string>> = {
  400: 'Invalid request',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  413: 'Too large',
  415: 'Unsupported media type',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Unavailable',
}

/** What the server itself refuses, by the code of Fastify's or the system's error. */
const refusalOfCode: Readonly<Record<string, () => AppError>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: refusals.bodyTooLarge,
  FST_ERR_CTP_INVALID_JSON_BODY: refusals.invalidJson,
  FST_ERR_CTP_EMPTY_JSON_BODY: refusals.invalidJson,
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: refusals.invalidJson,
  FST_ERR_CTP_INVALID_MEDIA_TYPE: refusals.unsupportedMediaType,
  FST_ERR_BAD_URL: refusals.invalidUrl,
  FST_ERR_MAX_PARAM_LENGTH: refusals.invalidUrl,
  FST_ERR_HANDLER_TIMEOUT: refusals.requestTimeout,
  FST_REQ_FILE_TOO_LARGE: refusals.fileTooLarge,
  FST_FILES_LIMIT: refusals.invalidUpload,
  FST_PARTS_LIMIT: refusals.invalidUpload,
  FST_FIELDS_LIMIT: refusals.invalidUpload,
  FST_PROTO_VIOLATION: refusals.invalidUpload,
  FST_INVALID_MULTIPART_CONTENT_TYPE: refusals.invalidUpload,
  FST_MULTIPART_PREMATURE_CLOSE: refusals.invalidUpload,
  ENOSPC: refusals.outOfSpace,
}

const MAX_FIELDS = 50
const RETRY_AFTER_S = 5

/** What the client is told about an error. `isOurs`: the log must have its cause. */
export function toAppError(error: unknown, requestId: string): { readonly told: AppError; readonly isOurs: boolean } {
  if (error instanceof AppError)
    return { told: error, isOurs: error.cause !== undefined && error.kind === 'unavailable' }
  if (!isServerError(error)) return { told: refusals.internal(requestId), isOurs: true }
  if (error.validation !== undefined)
    return { told: ofValidation(error.validation, error.validationContext), isOurs: false }
  const known = refusalOfCode[error.code ?? '']
  if (known !== undefined) return { told: known(), isOurs: error.code === 'ENOSPC' }
  const { statusCode = 500 } = error
  if (statusCode < 400 || statusCode >= 500) return { told: refusals.internal(requestId), isOurs: true }
  return {
    told: error instanceof SyntaxError ? refusals.invalidJson() : refusals.badRequest(error.message),
    isOurs: false,
  }
}

export function sendProblem(reply: FastifyReply, error: AppError): FastifyReply {
  const { code, kind, message: detail, fields } = error
  const status = statusOfCode[code] ?? statusOfKind[kind]
  const isPassing = status === 429 || status === 503
  if (isPassing) reply.header('retry-after', String(error.retryAfterS ?? RETRY_AFTER_S))
  const problem: Problem = {
    type: `urn:switchboard:error:${code}`,
    title: titles[status] ?? 'Error',
    status,
    code,
    detail,
    ...(fields.length === 0 ? {} : { fields }),
    requestId: reply.request.id,
  }
  return reply
    .code(status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(problem))
}

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

const places: Readonly<Record<string, string>> = { body: 'request body', querystring: 'query', params: 'path' }

function ofValidation(issues: readonly ValidationIssue[], context = ''): AppError {
  const fields = issues.flatMap(problemsOf).slice(0, MAX_FIELDS)
  const words = fields.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
  const place = places[context] ?? 'request'
  return new AppError(
    'invalid_input',
    'invalid',
    `The ${place} was refused. ${[...new Set(words)].slice(0, 3).join(' ')}`,
    { fields },
  )
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
