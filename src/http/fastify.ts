import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import helmet from '@fastify/helmet'
import Fastify, { type FastifyInstance } from 'fastify'
import { serializerCompiler } from 'fastify-type-provider-zod'
import type { Actor } from '../kernel/actor.ts'
import type { Logger } from '../kernel/log.ts'
import { shedWaiting } from './connections.ts'
import { sendProblem, toAppError } from './errors.ts'
import { inputCheck } from './input-check.ts'

const MAX_BODY_BYTES = 1024 * 1024
/** Time to receive a whole request: a file of 50 MB over a slow line. */
const REQUEST_TIMEOUT_MS = 300_000
const HEADERS_TIMEOUT_MS = 15_000
const CHECK_EVERY_MS = 5_000
/** A connection on which nothing moves; live views say something every 15 s. */
const IDLE_TIMEOUT_MS = 60_000
const KEEP_ALIVE_MS = 10_000
/** More than are ever kept waiting: while a thousand silent ones are being closed, others come in. */
const MAX_CONNECTIONS = 2_000
const MAX_REQUESTS_PER_SOCKET = 10_000

const self = ["'self'"]
const none = ["'none'"]
/** No inline script, nobody else's frames or forms. Styles may be inline: the component library writes its variables that way. */
const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    defaultSrc: self,
    scriptSrc: self,
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:', 'blob:'],
    mediaSrc: ["'self'", 'blob:'],
    connectSrc: self,
    fontSrc: self,
    workerSrc: self,
    manifestSrc: self,
    objectSrc: none,
    frameSrc: none,
    baseUri: none,
    formAction: self,
    frameAncestors: none,
  },
}

/** Fastify with our limits, headers, words for errors and log lines; it serves nothing yet. */
export async function createFastify(logger: Logger, trustProxy: readonly string[]): Promise<FastifyInstance> {
  const fastify = Fastify({
    logger: false,
    genReqId: () => randomUUID(),
    trustProxy: trustProxy.length > 0 ? [...trustProxy] : false,
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: IDLE_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    maxRequestsPerSocket: MAX_REQUESTS_PER_SOCKET,
    http: { headersTimeout: HEADERS_TIMEOUT_MS, connectionsCheckingInterval: CHECK_EVERY_MS },
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    frameworkErrors: (error, request, reply) => void sendProblem(reply, toAppError(error, request.id).told),
    clientErrorHandler: refuseMalformed,
  })
  fastify.server.maxConnections = MAX_CONNECTIONS
  shedWaiting(fastify.server)
  fastify.setValidatorCompiler(inputCheck)
  fastify.setSerializerCompiler(serializerCompiler)
  fastify.setErrorHandler((error, request, reply) => {
    const { told, isOurs } = toAppError(error, request.id)
    const route = request.routeOptions.url ?? 'none'
    if (isOurs) logger.error({ err: error, requestId: request.id, method: request.method, route }, 'a request failed')
    return sendProblem(reply, told)
  })
  await fastify.register(helmet, {
    contentSecurityPolicy,
    strictTransportSecurity: false,
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
  })
  logRequests(fastify, logger)
  return fastify
}

/** By route, not by address: what people search for stays out of the log. */
function logRequests(fastify: FastifyInstance, logger: Logger): void {
  fastify.addHook('onResponse', async ({ id, method, routeOptions, actor }, reply) => {
    const route = routeOptions.url ?? 'none'
    const line = { requestId: id, method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }
    const isQuiet = (method === 'GET' && reply.statusCode < 400) || reply.statusCode === 429
    logger[isQuiet ? 'debug' : 'info']({ ...line, ...whoOf(actor) }, 'request')
  })
}

const whoOf = (actor: Actor | null): { userId?: number; keyId?: number } => {
  if (actor?.kind === 'user') return { userId: actor.id }
  return actor?.kind === 'key' ? { keyId: actor.id } : {}
}

/** What is not HTTP is answered once and hung up on. */
function refuseMalformed(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const status = {
    HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
    ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  }[error.code ?? '']
  socket.end(`HTTP/1.1 ${status ?? '400 Bad Request'}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
