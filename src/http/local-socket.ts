import { chmodSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { dirname, join } from 'node:path'
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
 * It is made in a room of its own (0700) and moved into place with its mode, so that nobody else can open it meanwhile;
 * that also replaces a file left by a killed process: the caller holds the folder's lock.
 */
export async function listenLocally(fastify: FastifyInstance, path: string, actor: Actor): Promise<LocalListener> {
  await fastify.ready()
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, (request, response) =>
    asCaller(actor, () => fastify.routing(request, response)),
  )
  const room = mkdtempSync(join(dirname(path), '.sb-'))
  try {
    const made = join(room, 's')
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(made, resolve)
    })
    chmodSync(made, OWNER_ONLY)
    renameSync(made, path)
  } finally {
    rmSync(room, { recursive: true })
  }
  return {
    close: () =>
      new Promise((resolve) => {
        rmSync(path, { force: true })
        server.close(() => resolve())
        server.closeIdleConnections()
      }),
  }
}
