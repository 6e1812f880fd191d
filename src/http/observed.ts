import type { FastifyInstance } from 'fastify'
import type { Calls, OpenCall } from '../platform/observe/calls.ts'

declare module 'fastify' {
  interface FastifyRequest {
    call: OpenCall | null
  }
}

/** Times each request by its route, never by its address. A live view is as long as somebody looks, so it is not one. */
export function observeRequests(fastify: FastifyInstance, calls: Calls): void {
  fastify.decorateRequest('call', null)
  fastify.addHook('onRequest', (request, _reply, done) => {
    request.call = calls.begin('http', `${request.method} ${request.routeOptions.url ?? 'none'}`)
    request.call.run(done)
  })
  fastify.addHook('onResponse', async ({ call }, reply) => {
    const type = reply.getHeader('content-type')
    if (typeof type === 'string' && type.startsWith('text/event-stream')) return
    call?.end(String(reply.statusCode), reply.statusCode >= 500)
  })
}
