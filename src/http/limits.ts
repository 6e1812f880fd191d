import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Actor } from '../kernel/actor.ts'
import { networkOf } from '../kernel/network.ts'
import { actorOfCaller } from './identity.ts'
import { budgetSpent, rateLimited } from './refusals.ts'
import type { Route } from './route.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Units that a request takes. */
    cost?: number
    /** A way in: counted by the stricter class as well. */
    isWayIn?: boolean
    /** The handler reads the request itself. */
    isRaw?: boolean
  }
}

export interface RequestMeter {
  take(
    kind: 'address' | 'caller' | 'login',
    subject: string,
    cost: number,
  ): { readonly isAllowed: boolean; readonly remaining: number; readonly waitMs: number; readonly perMinute: number }
}

/** The budget of requests that a key may have. */
export interface KeyQuotas {
  take(keyId: number): Promise<{ readonly isLeft: true } | { readonly isLeft: false; readonly resetsAt: number }>
}

const DEFAULT_COSTS = { GET: 1, HEAD: 1, POST: 2, PUT: 2, PATCH: 2, DELETE: 2 } as const
const WINDOW_S = 60

/**
 * Whatever changes something without a session is a way in: signing in, set-up, invitations, resets. Parts of a file are not: they come
 * by the hundred, at an address that nobody can guess.
 */
export const limitConfigOf = ({ cost, method, permission, answer }: Route): { cost: number; isWayIn: boolean } => ({
  cost: cost ?? DEFAULT_COSTS[method],
  isWayIn: permission === 'public' && method !== 'GET' && answer !== 'raw',
})

/**
 * Counts what the API is asked for, by network before anybody is identified, by person or key after it. A forged
 * X-Forwarded-For changes nothing: `request.ip` follows it only from a trusted proxy. Pages, files of the dashboard and
 * health are free; so are this process itself and its command line.
 */
export function limitNetworks(fastify: FastifyInstance, prefix: string, meter: RequestMeter): void {
  fastify.addHook('onRequest', async (request, reply) => {
    if (!request.url.startsWith(prefix) || actorOfCaller() !== undefined) return
    const { cost = 1, isWayIn = false } = request.routeOptions.config
    const network = networkOf(request.ip)
    if (isWayIn) take(reply, meter, 'login', network, 1)
    take(reply, meter, 'address', network, cost)
  })
}

export interface CallerLimits {
  readonly meter: RequestMeter | null
  readonly quotas: KeyQuotas | null
}

/** Once it is known who asks. */
export async function limitCaller(
  request: FastifyRequest,
  reply: FastifyReply,
  { meter, quotas }: CallerLimits,
): Promise<void> {
  const { actor } = request
  if (actor === null || actor.kind === 'system') return
  if (meter !== null) take(reply, meter, 'caller', subjectOf(actor), request.routeOptions.config.cost ?? 1)
  if (actor.kind !== 'key' || quotas === null) return
  const quota = await quotas.take(actor.id)
  if (!quota.isLeft) throw budgetSpent(quota.resetsAt)
}

const subjectOf = (actor: Exclude<Actor, { kind: 'system' }>): string => `${actor.kind}:${actor.id}`

/** Header fields of draft-ietf-httpapi-ratelimit-headers; those of the narrowest class that was asked stand. */
function take(
  reply: FastifyReply,
  meter: RequestMeter,
  kind: 'address' | 'caller' | 'login',
  ...[subject, cost]: [string, number]
): void {
  const { isAllowed, remaining, waitMs, perMinute } = meter.take(kind, subject, cost)
  const waitS = Math.max(1, Math.ceil(waitMs / 1_000))
  reply.header('ratelimit-policy', `"${kind}";q=${perMinute};w=${WINDOW_S}`)
  reply.header('ratelimit', `"${kind}";r=${isAllowed ? remaining : 0};t=${isAllowed ? WINDOW_S : waitS}`)
  if (!isAllowed) throw rateLimited(waitS)
}
