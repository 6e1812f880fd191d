import type { FastifyReply, FastifyRequest } from 'fastify'
import { foreignOrigin, insecureHttp } from './refusals.ts'
import { actorOfCaller, keyOf } from './identity.ts'

export interface GuardOptions {
  /** Where people reach this server, without a slash at the end; null: the address it listens on. */
  readonly publicUrl: string | null
  readonly allowInsecureHttp: boolean
  readonly corsOrigins: readonly string[]
}

const READING = new Set(['GET', 'HEAD', 'OPTIONS'])
const PREFLIGHT_MAX_AGE_S = 600

/** True for 127.0.0.0/8 and ::1, also when IPv4 is written as IPv6. */
export const isLoopbackAddress = (address: string | undefined): boolean =>
  address !== undefined && /^(::ffff:)?127\.\d+\.\d+\.\d+$|^::1$/.test(address)

/** Over TLS, as far as this server or a trusted proxy can tell, or reached at an https PUBLIC_URL. */
export const isSecure = (request: FastifyRequest, publicUrl: string | null): boolean =>
  request.protocol === 'https' ||
  (publicUrl?.startsWith('https://') === true && new URL(publicUrl).host === request.host)

/** Plain HTTP that crossed a network. */
export const isInsecureRemote = (request: FastifyRequest): boolean =>
  actorOfCaller() === undefined &&
  request.protocol !== 'https' &&
  !(isLoopbackAddress(request.socket.remoteAddress) && isLoopbackAddress(request.ip))

/** Every request outside /health, /metrics and /status passes here first. */
export async function guard(request: FastifyRequest, reply: FastifyReply, options: GuardOptions): Promise<unknown> {
  if (isInsecureRemote(request) && !options.allowInsecureHttp) throw insecureHttp()
  if (isSecure(request, options.publicUrl)) reply.header('strict-transport-security', 'max-age=31536000')
  const { origin } = request.headers
  if (origin !== undefined && isOwnOrigin(origin, request, options.publicUrl)) return undefined
  if (origin !== undefined && options.corsOrigins.includes(origin)) return allowOrigin(origin, request, reply)
  if (isHarmless(request)) return undefined
  throw foreignOrigin(origin ?? 'another site')
}

/** What a page of another site gains nothing by: beside a key, which it cannot send unasked, no cookie counts. */
function isHarmless(request: FastifyRequest): boolean {
  if (keyOf(request) !== undefined) return true
  const isReading = READING.has(request.method)
  if (request.headers.origin === undefined) return isReading || !isCrossSite(request)
  return isReading && !request.url.startsWith('/api/')
}

/** Browsers say where a request comes from even when they leave Origin out. */
function isCrossSite(request: FastifyRequest): boolean {
  const site = request.headers['sec-fetch-site']
  return site !== undefined && site !== 'same-origin' && site !== 'none'
}

function isOwnOrigin(origin: string, request: FastifyRequest, publicUrl: string | null): boolean {
  if (publicUrl !== null && new URL(publicUrl).origin === origin) return true
  const url = URL.parse(origin)
  return url !== null && URL.parse(`${url.protocol}//${request.host}`)?.host === url.host
}

function allowOrigin(origin: string, request: FastifyRequest, reply: FastifyReply): unknown {
  reply.header('access-control-allow-origin', origin)
  reply.header('access-control-allow-credentials', 'true')
  reply.header('vary', 'Origin')
  if (request.method !== 'OPTIONS') return undefined
  reply.header('access-control-allow-methods', 'GET, POST, PUT, PATCH, DELETE')
  reply.header('access-control-allow-headers', 'Authorization, Content-Type')
  reply.header('access-control-max-age', String(PREFLIGHT_MAX_AGE_S))
  return reply.code(204).send()
}
