import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/**
 * Connections on which no request is in work: new ones, ones that send their request a byte at a time, idle ones. Past this
 * many the oldest are closed, so that whoever opens a thousand and says nothing pushes out their own and keeps nobody out.
 */
const MAX_WAITING = 400
/** Hundreds who come in the same moment and ask at once are not silent: their requests are read first. */
const GRACE_MS = 1_000

export function shedWaiting(server: Server, { maxWaiting = MAX_WAITING, graceMs = GRACE_MS } = {}): void {
  /** Since when, by performance.now(); the oldest first. */
  const waiting = new Map<Socket, number>()
  let timer: NodeJS.Timeout | undefined

  const shed = (): void => {
    timer = undefined
    for (const [socket, since] of waiting) {
      if (waiting.size <= maxWaiting) return
      const leftMs = since + graceMs - performance.now()
      if (leftMs > 0) {
        // After the loop's I/O: what came while something else held it is read before anybody is called silent.
        timer = setTimeout(() => setImmediate(shed), leftMs).unref()
        return
      }
      waiting.delete(socket)
      socket.destroy()
    }
  }
  const wait = (socket: Socket): void => {
    waiting.delete(socket)
    if (socket.destroyed) return
    waiting.set(socket, performance.now())
    if (waiting.size > maxWaiting && timer === undefined) shed()
  }
  server.on('connection', (socket) => {
    socket.once('close', () => waiting.delete(socket))
    wait(socket)
  })
  server.on('request', ({ socket }, response) => {
    waiting.delete(socket)
    response.once('close', () => wait(socket))
  })
}
