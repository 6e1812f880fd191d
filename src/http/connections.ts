import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/**
 * Connections on which no request is in work: new ones, ones that send their request a byte at a time, idle ones. Past this
 * many the oldest are closed, so that whoever opens a thousand and says nothing pushes out their own and keeps nobody out.
 */
const MAX_WAITING = 400
/** Hundreds who come in the same moment and ask at once are not silent: their requests are read first. */
const GRACE_MS = 1_000
/** Whoever was answered may ask again on the same connection: browsers and programs keep it for that. */
const ANSWERED_GRACE_MS = 5_000

export interface ShedOptions {
  readonly maxWaiting?: number
  readonly graceMs?: number
  readonly answeredGraceMs?: number
}

export function shedWaiting(server: Server, options: ShedOptions = {}): void {
  const { maxWaiting = MAX_WAITING, graceMs = GRACE_MS, answeredGraceMs = ANSWERED_GRACE_MS } = options
  /** Until when each is spared, by performance.now(). */
  const waiting = new Map<Socket, number>()
  let timer: NodeJS.Timeout | undefined

  const shed = (): void => {
    timer = undefined
    const now = performance.now()
    let next = Number.POSITIVE_INFINITY
    for (const [socket, until] of waiting) {
      if (waiting.size <= maxWaiting) return
      if (until <= now) {
        waiting.delete(socket)
        socket.destroy()
      } else next = Math.min(next, until)
    }
    // After the loop's I/O: what came while something else held it is read before anybody is called silent.
    if (waiting.size > maxWaiting) timer = setTimeout(() => setImmediate(shed), next - now).unref()
  }
  const wait = (socket: Socket, spareMs: number): void => {
    waiting.delete(socket)
    if (socket.destroyed) return
    waiting.set(socket, performance.now() + spareMs)
    if (waiting.size > maxWaiting && timer === undefined) shed()
  }
  server.on('connection', (socket) => {
    socket.once('close', () => waiting.delete(socket))
    wait(socket, graceMs)
  })
  server.on('request', ({ socket }, response) => {
    waiting.delete(socket)
    response.once('close', () => wait(socket, answeredGraceMs))
  })
}
