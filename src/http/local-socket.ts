import { chmodSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { FastifyInstance } from 'fastify'
import type { Actor } from '../kernel/actor.ts'
import { asCaller } from './identity.ts'

const OWNER_ONLY = 0o600
const REQUEST_TIMEOUT_MS = 300_000

export interface LocalListener {
  close(): Promise<void>
}

/**
 * Serves the same routes on a unix socket that only the owner of the process may open; whoever can is `actor`.
 * A socket file left by a killed process is replaced: the caller holds the folder's lock.
 */
export async function listenLocally(fastify: FastifyInstance, path: string, actor: Actor): Promise<LocalListener> {
  await fastify.ready()
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, (request, response) =>
    asCaller(actor, () => fastify.routing(request, response)),
  )
  rmSync(path, { force: true })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    const before = process.umask(0o177)
    try {
      server.listen(path, resolve)
    } finally {
      process.umask(before)
    }
  })
  chmodSync(path, OWNER_ONLY)
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeIdleConnections()
      }),
  }
}
