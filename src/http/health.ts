import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { can, type Actor } from '../kernel/actor.ts'
import { metricsClosed } from './refusals.ts'
import { isLoopbackAddress } from './guard.ts'
import { actorOfCaller } from './identity.ts'

/** One thing that must work for this process to be of use. */
export interface Check {
  readonly name: string
  readonly ok: boolean
  /** What is the matter and what to do; for those who are signed in. */
  readonly detail: string | null
}

export interface HealthOptions {
  readonly version: string
  readonly metricsToken: string | null
  checks(): Promise<readonly Check[]>
  /** The whole story, as GET /api/v1/status tells it. */
  status(): Promise<object>
  readonly metrics: { render(): Promise<string>; readonly contentType: string }
  identify(request: FastifyRequest): Promise<Actor | null>
}

/** For supervisors and monitors; outside /api/v1, because their addresses are customary. */
export function mountHealth(fastify: FastifyInstance, options: HealthOptions): void {
  const schema = { hide: true }
  for (const url of ['/health', '/health/live'])
    fastify.get(url, { schema }, (_request, reply) => reply.header('cache-control', 'no-store').send('{"status":"ok"}'))

  fastify.get('/health/ready', { schema }, async (_request, reply) => {
    const checks = await options.checks()
    const isReady = checks.every(({ ok }) => ok)
    return reply
      .code(isReady ? 200 : 503)
      .header('cache-control', 'no-store')
      .header('content-type', 'application/json; charset=utf-8')
      .send(
        JSON.stringify({ status: isReady ? 'ok' : 'unready', checks: checks.map(({ name, ok }) => ({ name, ok })) }),
      )
  })

  fastify.get('/status', { schema }, async (request, reply) => {
    const checks = await options.checks()
    const brief = { ok: checks.every(({ ok }) => ok), version: options.version }
    const actor = await options.identify(request)
    const told =
      actor === null || !can(actor, 'status.read') ? brief : { ...brief, checks, ...(await options.status()) }
    return reply
      .header('cache-control', 'no-store')
      .header('content-type', 'application/json; charset=utf-8')
      .send(JSON.stringify(told))
  })

  fastify.get('/metrics', { schema }, async (request, reply) => {
    if (!mayReadMetrics(request, options.metricsToken)) throw metricsClosed()
    return reply
      .header('cache-control', 'no-store')
      .header('content-type', options.metrics.contentType)
      .send(await options.metrics.render())
  })
}

function mayReadMetrics(request: FastifyRequest, token: string | null): boolean {
  if (actorOfCaller() !== undefined) return true
  if (token === null) return isLoopbackAddress(request.socket.remoteAddress) && isLoopbackAddress(request.ip)
  const given = request.headers.authorization ?? ''
  return timingSafeEqual(digest(given), digest(`Bearer ${token}`))
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
