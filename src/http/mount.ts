import { type FastifyInstance, type FastifyReply, type FastifyRequest, type RouteOptions } from 'fastify'
import { z } from 'zod'
import type { Actor } from '../kernel/actor.ts'
import { AppError } from '../kernel/errors.ts'
import { sessionOnly, stepUpRequired } from '../modules/auth/index.ts'
import { permit, type Sessions } from './identity.ts'
import { limitConfigOf } from './limits.ts'
import { unsupportedMediaType } from './refusals.ts'
import type { Call, Route } from './route.ts'
import type { Streams } from './stream.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; null: nobody is signed in. */
    actor: Actor | null
  }
}

export interface MountOptions {
  readonly streams: Streams
  readonly sessions: Sessions
  /** Who asks now, without keeping their session alive. */
  recheck(request: FastifyRequest): Promise<Actor | null>
}

/** The longest that a request of JSON may take. */
const HANDLER_TIMEOUT_MS = 60_000

const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  code: z.string(),
  detail: z.string(),
  fields: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  requestId: z.string(),
})

/** Makes the routes real; `api` is the scope under /api/v1. */
export function mountRoutes(api: FastifyInstance, routes: readonly Route[], options: MountOptions): void {
  for (const item of routes) api.route(toFastify(item, options))
}

function toFastify(item: Route, options: MountOptions): RouteOptions {
  const isQuick = (item.answer === 'json' || item.answer === 'empty') && !item.isUpload
  return {
    method: item.method,
    url: item.path,
    schema: schemaOf(item),
    config: { ...limitConfigOf(item), isRaw: item.answer === 'raw' },
    exposeHeadRoute: item.method === 'GET' && item.answer === 'json',
    ...(item.maxBodyBytes === undefined ? {} : { bodyLimit: item.maxBodyBytes }),
    ...(isQuick ? { handlerTimeout: HANDLER_TIMEOUT_MS } : {}),
    onRequest: async (request) => permit(item.permission, request.actor),
    preValidation: async (request) => prepareBody(item, request),
    preHandler: async (request, reply) => askForProof(item, callOf(request, reply), options.sessions),
    handler: (request, reply) => answer(item, request, reply, options),
  }
}

/** A body that was left out is judged field by field, like an empty one. */
async function prepareBody(item: Route, request: FastifyRequest): Promise<void> {
  if (item.isUpload !== request.isMultipart()) throw unsupportedMediaType()
  if (item.schema.body !== undefined) request.body ??= {}
}

/** @throws AppError `step_up_required` */
async function askForProof(item: Route, call: Call, sessions: Sessions): Promise<void> {
  if (item.stepUp === 'never' || call.actor === null || sessions.isFresh(call.actor)) return
  if (await item.needsStepUp(call)) throw call.actor.kind === 'key' ? sessionOnly() : stepUpRequired()
}

const callOf = (request: FastifyRequest, reply: FastifyReply): Call => {
  const { actor, params, query, body } = request
  return {
    actor,
    params,
    query,
    body,
    request,
    reply,
    get signal() {
      return goneSignal(reply)
    },
  }
}

/** Fastify's `request.signal` also ends when a body was read to its end. */
function goneSignal({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController()
  raw.once('close', () => {
    if (!raw.writableFinished) gone.abort()
  })
  return gone.signal
}

async function isStillAllowed(item: Route, request: FastifyRequest, options: MountOptions): Promise<boolean> {
  try {
    permit(item.permission, await options.recheck(request))
    return true
  } catch (error) {
    if (error instanceof AppError && error.kind !== 'unavailable') return false
    throw error
  }
}

async function answer(
  item: Route,
  request: FastifyRequest,
  reply: FastifyReply,
  options: MountOptions,
): Promise<unknown> {
  const call = callOf(request, reply)
  switch (item.answer) {
    case 'json':
      return reply.code(item.status).send(await item.handle(call))
    case 'empty':
      await item.handle(call)
      return reply.code(204).send()
    case 'bytes':
      return reply.send(await item.handle(call))
    case 'raw':
      return answerRaw(item, call)
    case 'events':
      return options.streams.open(reply, await item.handle(call), {
        signal: request.signal,
        isStillAllowed: () => isStillAllowed(item, request, options),
      })
  }
}

/** Headers that hold for every answer go with it; a refusal before it began is answered as ever. */
async function answerRaw(item: Route, call: Call): Promise<unknown> {
  const { raw } = call.reply
  for (const [name, value] of Object.entries(call.reply.getHeaders()))
    if (value !== undefined) raw.setHeader(name, value)
  try {
    await item.handle(call)
  } catch (error) {
    if (!raw.headersSent) throw error
    call.request.log.error(error)
    raw.destroy()
  }
  call.reply.hijack()
  return call.reply
}

const strict = (schema: z.ZodType): z.ZodType => (schema instanceof z.ZodObject ? schema.strict() : schema)

function schemaOf(item: Route): Record<string, unknown> {
  const { params, query, body } = item.schema
  return {
    tags: [item.path.split('/')[1] ?? ''],
    summary: item.summary,
    operationId: operationId(item),
    'x-permission': item.permission,
    'x-cost': limitConfigOf(item).cost,
    'x-step-up': item.stepUp,
    security: securityOf(item),
    querystring: query === undefined ? z.strictObject({}) : strict(query),
    ...(params === undefined ? {} : { params: strict(params) }),
    ...bodySchema(item, body),
    response: {
      ...successSchema(item),
      default: {
        description: 'A problem (RFC 9457).',
        content: { 'application/problem+json': { schema: problemSchema } },
      },
    },
  }
}

function securityOf({ permission }: Route): Record<string, string[]>[] {
  if (permission === 'public') return []
  return permission === 'signed-in' ? [{ session: [] }] : [{ session: [] }, { key: [] }]
}

function bodySchema(item: Route, body: z.ZodType | undefined): Record<string, unknown> {
  if (item.isUpload) return { consumes: ['multipart/form-data'] }
  if (body !== undefined) return { body: strict(body) }
  return {}
}

const successSchema = (item: Route): Record<string, unknown> =>
  item.response === undefined ? {} : { [item.status]: item.response }

/** `GET /accounts/:accountId` is `getAccountsAccountId`. */
const operationId = ({ method, path }: Route): string =>
  method.toLowerCase() + path.replaceAll(/[^A-Za-z0-9]+([A-Za-z0-9]?)/g, (_match, first: string) => first.toUpperCase())
