import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { dashboardMissing, methodNotAllowed, routeNotFound } from './refusals.ts'

const ROUTED_ELSEWHERE = /^\/(api|health|metrics|status)(\/|$)/
const SERVED_METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'])

/** The built dashboard; any page address that is not a file is answered with its index.html. */
export async function serveDashboard(fastify: FastifyInstance, folder: string): Promise<void> {
  const isBuilt = (): boolean => existsSync(join(folder, 'index.html'))
  await fastify.register(fastifyStatic, {
    root: folder,
    index: false,
    dotfiles: 'ignore',
    allowedPath: (path) => !path.endsWith('/'),
    setHeaders(reply, path) {
      const isHashed = path.includes('/assets/')
      reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
  fastify.setNotFoundHandler(async (request, reply) => {
    const path = request.url.split('?', 1)[0] ?? ''
    if (!SERVED_METHODS.has(request.method)) throw methodNotAllowed(request.method)
    if (!isPage(request, path)) throw routeNotFound(request.method, path)
    if (!isBuilt()) throw dashboardMissing()
    return sendIndex(reply)
  })
}

/** A process without a dashboard. */
export function serveNoPages(fastify: FastifyInstance): void {
  fastify.setNotFoundHandler(async (request) => {
    throw routeNotFound(request.method, request.url.split('?', 1)[0] ?? '')
  })
}

const isPage = (request: FastifyRequest, path: string): boolean =>
  (request.method === 'GET' || request.method === 'HEAD') &&
  !ROUTED_ELSEWHERE.test(path) &&
  !path.startsWith('/assets/') &&
  (request.headers.accept ?? '*/*').match(/text\/html|\*\/\*/) !== null

const sendIndex = (reply: FastifyReply): FastifyReply => reply.code(200).sendFile('index.html')
