import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestServer, type TestServer } from '../support/test-server.ts'

let server: TestServer
let port = 0
beforeAll(async () => {
  server = await createTestServer()
  port = Number(new URL(await server.listen('127.0.0.1', 0)).port)
})
afterAll(() => server.remove())

/** Says this on a fresh connection and tells all that came back until it closed, or until nothing came for a while. */
function say(text: string, quietMs = 400): Promise<{ readonly heard: string; readonly isClosed: boolean }> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    let heard = ''
    const finish = (isClosed: boolean): void => {
      clearTimeout(timer)
      socket.destroy()
      resolve({ heard, isClosed })
    }
    let timer = setTimeout(() => finish(false), quietMs * 4)
    socket.on('connect', () => socket.write(text))
    socket.on('data', (chunk) => {
      heard += chunk.toString('latin1')
      clearTimeout(timer)
      timer = setTimeout(() => finish(false), quietMs)
    })
    socket.on('close', () => finish(true))
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') reject(error)
    })
  })
}
const statuses = (heard: string): number[] => [...heard.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, code]) => Number(code))
const lines = (...parts: readonly string[]): string => parts.join('\r\n')
const inner = lines('GET /health HTTP/1.1', 'Host: inner', '', '')

describe('checklist 38: a method that nobody serves', () => {
  it.each(['TRACE', 'CONNECT', 'TRACK', 'DEBUG', 'PROPFIND', 'MKCOL', 'LOCK', 'BREW', 'get', 'OPTIONS', 'SEARCH'])(
    '%s is refused everywhere',
    async (method) => {
      for (const path of ['/', '/api/v1/auth/state', '/health', '/metrics']) {
        const { heard } = await say(lines(`${method} ${path} HTTP/1.1`, 'Host: localhost', 'Connection: close', '', ''))
        expect([path, ...statuses(heard).filter((code) => code < 400)]).toEqual([path])
        expect(heard).not.toContain('Cookie')
      }
    },
  )

  it('TRACE says 405 and gives nothing back of what it was told', async () => {
    const { heard } = await say(
      lines('TRACE /api/v1/auth/state HTTP/1.1', 'Host: localhost', 'X-Secret: canary', 'Connection: close', '', ''),
    )
    expect(statuses(heard)).toEqual([405])
    expect(heard).not.toContain('canary')
  })
})

describe('checklist 39: a request that two servers would read differently', () => {
  const post = ['POST /api/v1/auth/login HTTP/1.1', 'Host: localhost', 'Content-Type: application/json'] as const

  it.each([
    ['a length and chunks', lines(...post, 'Content-Length: 6', 'Transfer-Encoding: chunked', '', '0', '', inner)],
    ['chunks and a length', lines(...post, 'Transfer-Encoding: chunked', 'Content-Length: 6', '', '0', '', inner)],
    ['two lengths', lines(...post, 'Content-Length: 0', 'Content-Length: 44', '', inner)],
    ['a list of lengths', lines(...post, 'Content-Length: 0, 44', '', inner)],
    ['a length with a sign', lines(...post, 'Content-Length: +2', '', '{}', inner)],
    ['a negative length', lines(...post, 'Content-Length: -1', '', inner)],
    ['a length in hex', lines(...post, 'Content-Length: 0x2', '', '{}', inner)],
    ['an unknown coding', lines(...post, 'Transfer-Encoding: xchunked', '', '0', '', inner)],
    ['a coding twice', lines(...post, 'Transfer-Encoding: chunked, identity', '', '0', '', inner)],
    ['a space before the colon', lines(...post, 'Content-Length : 44', '', inner)],
    ['a folded header', lines(...post, 'X-A: b', ' Content-Length: 44', '', inner)],
    ['a NUL in a header', lines(...post, 'X-A: b\0c', '', inner)],
    ['a bare line feed in a header', lines(...post, 'X-A: b\nContent-Length: 44', '', inner)],
    ['a bad chunk size', lines(...post, 'Transfer-Encoding: chunked', '', 'zz', 'ab', '0', '', inner)],
    ['a huge chunk size', lines(...post, 'Transfer-Encoding: chunked', '', 'fffffffffffffffff', 'ab', '0', '', inner)],
    ['a chunk longer than it says', lines(...post, 'Transfer-Encoding: chunked', '', '2', '{}xx', '0', '', inner)],
    ['no host', lines('GET /health HTTP/1.1', '', inner)],
    ['an unknown version', lines('GET /health HTTP/9.9', 'Host: localhost', '', inner)],
    ['a space in the address', lines('GET /health /x HTTP/1.1', 'Host: localhost', '', inner)],
  ])('with %s is refused and the connection closed: what comes behind it is no request', async (_, text) => {
    const { heard, isClosed } = await say(text)
    expect(isClosed).toBe(true)
    expect(statuses(heard).filter((code) => code < 400)).toEqual([])
    expect(statuses(heard).length).toBeLessThanOrEqual(1)
  })

  it('of one byte a second is given up, while others are answered', async () => {
    server.fastify.server.headersTimeout = 1_000
    const socket = connect(port, '127.0.0.1')
    const began = performance.now()
    const closed = new Promise<number>((resolve) => {
      socket.on('close', () => resolve(performance.now() - began))
      socket.on('error', () => socket.destroy())
    })
    const drip = setInterval(() => {
      if (!socket.destroyed) socket.write('X')
    }, 200)
    const healthy = await fetch(`http://127.0.0.1:${port}/health`)
    await healthy.arrayBuffer()
    expect(healthy.status).toBe(200)
    expect(await closed).toBeLessThan(12_000)
    clearInterval(drip)
  }, 20_000)
})

describe('checklist 39: a thousand connections that say nothing', () => {
  it('keep nobody out, also when they are more than are taken at all', async () => {
    server.fastify.server.maxConnections = 600
    const sockets = Array.from({ length: 700 }, () => connect(port, '127.0.0.1').on('error', () => undefined))
    await Promise.all(
      sockets.map((socket) => new Promise((resolve) => socket.once('connect', resolve).once('close', resolve))),
    )
    await new Promise((resolve) => setTimeout(resolve, 500))
    for (const socket of sockets) socket.write('GET / HTTP/1.1\r\nX-')
    const times: number[] = []
    for (let n = 0; n < 20; n += 1) {
      const before = performance.now()
      const reply = await fetch(`http://127.0.0.1:${port}/health`, { headers: { connection: 'close' } })
      await reply.arrayBuffer()
      expect(reply.status).toBe(200)
      times.push(performance.now() - before)
    }
    expect(times.sort((a, b) => a - b)[18] ?? 0).toBeLessThan(500)
    for (const socket of sockets) socket.destroy()
  })
})
