import { type FastifyInstance, type FastifyReply, type FastifyRequest, type RouteOptions } from 'fastify'
import { z } from 'zod'
import type { Actor } from '../kernel/actor.ts'
import { permit, type Sessions } from './identity.ts'
import { unsupportedMediaType } from './refusals.ts'
import type { Route } from './route.ts'
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
  sessionToken(request: FastifyRequest): string | undefined
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
    exposeHeadRoute: item.method === 'GET' && item.answer === 'json',
    ...(isQuick ? { handlerTimeout: HANDLER_TIMEOUT_MS } : {}),
    onRequest: async (request) => permit(item.permission, request.actor),
    preValidation: async (request) => prepareBody(item, request),
    handler: (request, reply) => answer(item, request, reply, options),
  }
}

/** A body that was left out is judged field by field, like an empty one. */
async function prepareBody(item: Route, request: FastifyRequest): Promise<void> {
  if (item.isUpload !== request.isMultipart()) throw unsupportedMediaType()
  if (item.schema.body !== undefined) request.body ??= {}
}

async function answer(
  item: Route,
  request: FastifyRequest,
  reply: FastifyReply,
  options: MountOptions,
): Promise<unknown> {
  const { actor, params, query, body, signal } = request
  const call = { actor, params, query, body, request, reply, signal }
  switch (item.answer) {
    case 'json':
      return reply.code(item.status).send(await item.handle(call))
    case 'empty':
      await item.handle(call)
      return reply.code(204).send()
    case 'bytes':
      return reply.send(await item.handle(call))
    case 'events': {
      const token = options.sessionToken(request)
      return options.streams.open(reply, await item.handle(call), {
        signal,
        isStillAllowed: async () => token === undefined || (await options.sessions.recheck(token)) !== null,
      })
    }
  }
}

const strict = (schema: z.ZodType): z.ZodType => (schema instanceof z.ZodObject ? schema.strict() : schema)

function schemaOf(item: Route): Record<string, unknown> {
  const { params, query, body } = item.schema
  return {
    tags: [item.path.split('/')[1] ?? ''],
    summary: item.summary,
    operationId: operationId(item),
    'x-permission': item.permission,
    security: item.permission === 'public' ? [] : [{ session: [] }],
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
