import { AppError } from '../kernel/errors.ts'

/** A budget may be raised long before its period ends. */
const RETRY_SPENT_S = 300

export const notSignedIn = (): AppError =>
  new AppError(
    'not_signed_in',
    'unauthenticated',
    'You are not signed in, or your session has ended. Sign in, then try again.',
  )

export const keyRefused = (): AppError =>
  new AppError(
    'key_refused',
    'unauthenticated',
    'This API key does not work here: it is unknown, revoked or expired, its maker lost access, or it may not come from this address. Make a new one under API keys.',
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

export const metricsClosed = (): AppError =>
  new AppError(
    'metrics_closed',
    'forbidden',
    'Metrics are for this machine only. Set METRICS_TOKEN and send it as Authorization: Bearer TOKEN.',
  )

export const routeNotFound = (method: string, path: string): AppError =>
  new AppError(
    'route_not_found',
    'not_found',
    `There is no ${method} ${path}. GET /api/v1/openapi.json lists what there is.`,
  )

export const dashboardMissing = (): AppError =>
  new AppError('dashboard_missing', 'not_found', 'The dashboard has not been built. Run: npm run build')

export const methodNotAllowed = (method: string): AppError =>
  new AppError(
    'method_not_allowed',
    'invalid',
    `${method} is not a method of this address. GET /api/v1/openapi.json lists what there is.`,
  )

export const tooManyStreams = (): AppError =>
  new AppError('too_many_streams', 'limited', 'Too many live views are open. Close some browser tabs, then reload.', {
    retryAfterS: 10,
  })

export const bodyTooLarge = (): AppError =>
  new AppError(
    'body_too_large',
    'invalid',
    'The request body is larger than what is taken here, which is 1 MB for nearly every route. Send less; a file goes to POST /api/v1/files.',
  )

export const fileTooLarge = (): AppError =>
  new AppError(
    'upload_too_large',
    'invalid',
    'The file is larger than 50 MB, the most that Telegram takes from a bot. Send a smaller one.',
  )

export const invalidUpload = (): AppError =>
  new AppError(
    'invalid_upload',
    'invalid',
    'The upload is not one file as multipart/form-data, or it ended early. Send one file, whole.',
  )

export const invalidJson = (): AppError =>
  new AppError(
    'invalid_json',
    'invalid',
    'The request body is not JSON that is taken here. Send one JSON object in UTF-8, without the key __proto__.',
  )

export const unsupportedMediaType = (): AppError =>
  new AppError(
    'unsupported_media_type',
    'invalid',
    'This content type is not taken here. Send JSON with Content-Type: application/json; a file goes to POST /api/v1/files.',
  )

export const invalidUrl = (): AppError =>
  new AppError(
    'invalid_url',
    'invalid',
    'The address is not well formed: a percent sign needs two hex digits behind it (itself it is %25), and ids are short.',
  )

export const badRequest = (why: string): AppError =>
  new AppError('bad_request', 'invalid', `The request was refused: ${why} Correct it, then send it again.`)

export const requestTimeout = (): AppError =>
  new AppError(
    'request_timeout',
    'unavailable',
    'This took longer than 60 seconds and was given up. Look whether it was done before you try again.',
  )

export const rateLimited = (retryAfterS: number): AppError =>
  new AppError(
    'rate_limited',
    'limited',
    `Too many requests came at once, so this one was not looked at. Try again in ${retryAfterS} s; a program reads Retry-After and slows down.`,
    { retryAfterS },
  )

/** @param resetsAt ms UTC. */
export const budgetSpent = (resetsAt: number): AppError =>
  new AppError(
    'budget_spent',
    'limited',
    `This API key has used up its budget of requests; it is free again at ${new Date(resetsAt).toISOString()}. Somebody who may change limits can raise it.`,
    { retryAfterS: RETRY_SPENT_S },
  )

export const overloaded = (): AppError =>
  new AppError('overloaded', 'unavailable', 'The server is busy; sending goes on. Try again in ten seconds.', {
    retryAfterS: 10,
  })

export const outOfSpace = (): AppError =>
  new AppError(
    'out_of_space',
    'unavailable',
    'The disk is full: this was not stored. Free some space where DATA_DIR is, then try again.',
    { retryAfterS: 30 },
  )

export const internal = (requestId: string): AppError =>
  new AppError(
    'internal',
    'unavailable',
    `Something failed on our side. The log has the cause under the request id ${requestId}.`,
  )
