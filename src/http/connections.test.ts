import { createServer, type Server } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { shedWaiting } from './connections.ts'

const GRACE_MS = 100
const MAX_WAITING = 10

const open: { server: Server; sockets: Socket[] }[] = []
afterEach(async () => {
  for (const { server, sockets } of open.splice(0)) {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  }
})

async function listen(): Promise<{ port: number; sockets: Socket[] }> {
  const server = createServer((_request, response) => response.end('here'))
  shedWaiting(server, { maxWaiting: MAX_WAITING, graceMs: GRACE_MS, answeredGraceMs: 3 * GRACE_MS })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const sockets: Socket[] = []
  open.push({ server, sockets })
  return { port: (server.address() as AddressInfo).port, sockets }
}

/** Resolves to what came back when the connection has ended, or after a while. */
function dial(port: number, sockets: Socket[], text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => void socket.write(text))
    let answer = ''
    sockets.push(socket)
    socket.on('data', (bytes) => (answer += bytes.toString()))
    socket.on('error', () => resolve(answer))
    socket.on('close', () => resolve(answer))
    setTimeout(() => resolve(answer || 'still open'), 10 * GRACE_MS)
  })
}

describe('connections that wait', () => {
  it('are all answered when many come at once and ask', async () => {
    const { port, sockets } = await listen()
    const request = 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'
    const answers = await Promise.all(Array.from({ length: 5 * MAX_WAITING }, () => dial(port, sockets, request)))
    expect(answers.filter((answer) => answer.includes('200 OK'))).toHaveLength(5 * MAX_WAITING)
  })

  it('are spared for a while after an answer, and then pushed out as well', async () => {
    const { port, sockets } = await listen()
    const request = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'
    for (let index = 0; index < 3 * MAX_WAITING; index++) void dial(port, sockets, request)
    const open = () => sockets.filter(({ closed }) => !closed).length
    await new Promise((resolve) => setTimeout(resolve, 2 * GRACE_MS))
    expect(open()).toBe(3 * MAX_WAITING)
    await new Promise((resolve) => setTimeout(resolve, 4 * GRACE_MS))
    expect(open()).toBe(MAX_WAITING)
  })

  it('push out each other, the oldest first, when they say nothing', async () => {
    const { port, sockets } = await listen()
    const ends = await Promise.all(Array.from({ length: 3 * MAX_WAITING }, () => dial(port, sockets, 'GET / HT')))
    expect(ends.filter((end) => end === 'still open')).toHaveLength(MAX_WAITING)
    expect(ends.slice(-MAX_WAITING).every((end) => end === 'still open')).toBe(true)
  })
})
