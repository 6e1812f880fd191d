import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/**
 * Connections on which no request is in work: new ones, ones that send their request a byte at a time, idle ones. Past this
 * many the oldest is closed, so that whoever opens a thousand and says nothing pushes out their own and keeps nobody out.
 */
const MAX_WAITING = 400

export function shedWaiting(server: Server, maxWaiting = MAX_WAITING): void {
  const waiting = new Set<Socket>()
  const wait = (socket: Socket): void => {
    waiting.delete(socket)
    if (socket.destroyed) return
    waiting.add(socket)
    const [oldest] = waiting
    if (waiting.size > maxWaiting && oldest !== undefined) {
      waiting.delete(oldest)
      oldest.destroy()
    }
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
