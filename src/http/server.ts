import cookie from '@fastify/cookie'
import multipart from '@fastify/multipart'
import swagger, { type FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import underPressure from '@fastify/under-pressure'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { jsonSchemaTransform } from 'fastify-type-provider-zod'
import type { Actor } from '../kernel/actor.ts'
import type { Logger } from '../kernel/log.ts'
import { unobserved, type Calls } from '../platform/observe/calls.ts'
import { serveDashboard, serveNoPages } from './dashboard.ts'
import { createFastify } from './fastify.ts'
import { guard, isSecure, type GuardOptions } from './guard.ts'
import { mountHealth, type HealthOptions } from './health.ts'
import { actorOfCaller, actorOfKey, asCaller, keyOf, sessionToken, type Sessions } from './identity.ts'
import { listenLocally, type LocalListener } from './local-socket.ts'
import { limitCaller, limitNetworks, type CallerLimits, type KeyQuotas, type RequestMeter } from './limits.ts'
import { mountRoutes } from './mount.ts'
import { observeRequests } from './observed.ts'
import { notSignedIn, overloaded, unsupportedMediaType } from './refusals.ts'
import type { Method, Route } from './route.ts'
import { createStreams, streamLimits, type StreamLimits } from './stream.ts'

export interface ServerOptions extends GuardOptions, Omit<HealthOptions, 'identify'> {
  readonly logger: Logger
  /** Addresses and networks of proxies whose X-Forwarded headers count; empty: nobody's. */
  readonly trustProxy: readonly string[]
  readonly sessions: Sessions
  readonly routes: readonly Route[]
  /** The built dashboard; null: this process answers programs only. */
  readonly webFolder: string | null
  readonly streamLimits?: StreamLimits
  /** Null: nobody is limited. */
  readonly requestMeter?: RequestMeter | null
  readonly keyQuotas?: KeyQuotas | null
  readonly calls?: Calls
}

export interface OwnRequest {
  readonly method: Method
  /** With the query, as `/api/v1/accounts?limit=10`. */
  readonly url: string
  /** Sent as JSON. */
  readonly body?: object
}

export interface OwnResponse {
  readonly status: number
  readonly body: string
}

export interface Server {
  readonly fastify: FastifyInstance
  /** Resolves to the address it listens on; port 0 takes a free one. */
  listen(host: string, port: number): Promise<string>
  /** Serves whoever may open this unix socket (mode 0600) as `actor`, without a session. */
  listenSocket(path: string, actor: Actor): Promise<void>
  /** A request of this process itself, as `actor`, without a connection. */
  injectAs(actor: Actor, request: OwnRequest): Promise<OwnResponse>
  /** Takes no new requests, ends live views and waits for the requests in work. */
  close(): Promise<void>
}

const API = '/api/v1'
const UNGUARDED = /^\/(health|metrics|status)([/?]|$)/
/** Above it those who call over the network are refused; the process itself and its command line are answered however busy it is. */
const MAX_LOOP_DELAY_MS = 1_000
/** A connection whose answer is out becomes idle only a moment later: closing asks again, else it waits for the keep-alive to end. */
const SWEEP_MS = 100
/** The largest file that Telegram takes from a bot. */
const MAX_UPLOAD_BYTES = 50 * 1024 * 1024

export async function createServer(options: ServerOptions): Promise<Server> {
  const fastify = await createFastify(options.logger, options.trustProxy)
  const streams = createStreams(options.logger, options.streamLimits ?? streamLimits)
  const local: LocalListener[] = []
  const identifyBy =
    (way: 'authenticate' | 'recheck') =>
    async (request: FastifyRequest): Promise<Actor | null> => {
      const caller = actorOfCaller()
      if (caller !== undefined) return caller
      const key = keyOf(request)
      if (key !== undefined) return actorOfKey(options.sessions, key, request.ip)
      const token = sessionToken(request, isSecure(request, options.publicUrl))
      return token === undefined ? null : options.sessions[way](token)
    }
  const identify = identifyBy('authenticate')

  observeRequests(fastify, options.calls ?? unobserved)
  fastify.decorateRequest('actor', null)
  await fastify.register(cookie)
  await fastify.register(swagger, { openapi: apiDocument(options.version), transform: jsonSchemaTransform })
  fastify.addHook('onRequest', async (request, reply) =>
    UNGUARDED.test(request.url) ? undefined : guard(request, reply, options),
  )
  const meter = options.requestMeter ?? null
  if (meter !== null) limitNetworks(fastify, `${API}/`, meter)
  fastify.addHook('preClose', async () => streams.closeAll())
  mountHealth(fastify, { ...options, identify })
  await fastify.register(
    async (api) => {
      await serveApi(api, identify, { meter, quotas: options.keyQuotas ?? null })
      mountRoutes(api, options.routes, { streams, sessions: options.sessions, recheck: identifyBy('recheck') })
    },
    { prefix: API },
  )
  if (options.webFolder === null) serveNoPages(fastify)
  else await serveDashboard(fastify, options.webFolder)

  return {
    fastify,
    listen: (host, port) => fastify.listen({ host, port }),
    async listenSocket(path, actor) {
      local.push(await listenLocally(fastify, path, actor))
    },
    async injectAs(actor, { method, url, body }) {
      const request = { method, url, ...(body === undefined ? {} : { payload: body }) }
      const response = await asCaller(actor, async () => fastify.inject(request))
      return { status: response.statusCode, body: response.payload }
    },
    async close() {
      streams.closeAll()
      await Promise.all(local.map((listener) => listener.close()))
      const sweep = setInterval(() => fastify.server.closeIdleConnections(), SWEEP_MS)
      await fastify.close().finally(() => clearInterval(sweep))
    },
  }
}

/** What holds for every route under /api/v1. */
async function serveApi(
  api: FastifyInstance,
  identify: (request: FastifyRequest) => Promise<Actor | null>,
  limits: CallerLimits,
): Promise<void> {
  await api.register(underPressure, {
    maxEventLoopDelay: MAX_LOOP_DELAY_MS,
    pressureHandler: async () => {
      if (api.server.listening && actorOfCaller() === undefined) throw overloaded()
    },
  })
  await api.register(multipart, {
    limits: { files: 1, fileSize: MAX_UPLOAD_BYTES, fields: 4, fieldSize: 1_000, parts: 5, headerPairs: 20 },
  })
  api.removeContentTypeParser('text/plain')
  const parseJson = api.getDefaultJsonParser('error', 'error')
  api.removeContentTypeParser('application/json')
  api.addContentTypeParser('application/json', { parseAs: 'string' }, (request, text, done) => {
    if (text === '') done(null, undefined)
    else void parseJson(request, text.toString(), done)
  })
  api.addContentTypeParser('application/offset+octet-stream', (request, _body, done) =>
    request.routeOptions.config.isRaw === true ? done(null) : done(unsupportedMediaType()),
  )
  api.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store')
    request.actor = await identify(request)
    await limitCaller(request, reply, limits)
  })
  api.get('/openapi.json', { schema: { hide: true } }, async (request, reply) => {
    if (request.actor === null) throw notSignedIn()
    return reply.header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(api.swagger()))
  })
}

const apiDocument = (version: string): NonNullable<FastifyDynamicSwaggerOptions['openapi']> => ({
  openapi: '3.1.0',
  info: {
    title: 'Switchboard',
    version,
    description: 'Lists are keyset-paged; times are ms UTC; errors are application/problem+json with a stable code.',
  },
  components: {
    securitySchemes: {
      session: { type: 'apiKey', in: 'cookie', name: '__Host-session' },
      key: { type: 'http', scheme: 'bearer', bearerFormat: 'swb_ID_SECRET' },
    },
  },
})
