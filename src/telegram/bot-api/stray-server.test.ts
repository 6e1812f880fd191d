import { createServer, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { silentLogger } from '../../kernel/log.ts'
import type { OutgoingMessage, Sender } from '../gateway.ts'
import { createSenderFactory } from './index.ts'

const token = '123456789:AAEstraystraystraystraystraystray'
const timeouts = { connectMs: 500, sendMs: 700, uploadMs: 700, callMs: 700, pollS: 1 }
const message = (chatId: number): OutgoingMessage => ({ chatId, html: 'Hello', buttons: [] })
const connectTo = (apiRoot: string): Sender =>
  createSenderFactory({ apiRoot, timeouts, logger: silentLogger }).botApi(token)

describe('against a server that is none', () => {
  let server: Server
  let sockets: Socket[]
  let received: string
  let answer: (socket: Socket) => void
  let url: string

  beforeEach(async () => {
    sockets = []
    received = ''
    server = createServer((socket) => {
      sockets.push(socket)
      socket.on('error', () => socket.destroy())
      socket.on('data', (data) => {
        received += data.toString()
        answer(socket)
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
  })
  afterEach(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })

  const reply = (body: string, head = '200 OK'): string =>
    `HTTP/1.1 ${head}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  const once = async (apiRoot = url) => {
    const stray = connectTo(apiRoot)
    const outcome = await stray.send(message(1))
    await stray.close()
    return outcome
  }

  it('that accepts and never answers, it gives up in time and calls it ambiguous', async () => {
    answer = () => undefined
    expect(await once()).toMatchObject({ kind: 'ambiguous', detail: 'no answer within 700 ms' })
  })

  it('that speaks TLS to nobody, nothing is sent', async () => {
    answer = () => undefined
    expect(await once(url.replace('http:', 'https:'))).toMatchObject({ kind: 'not_sent' })
    expect(received).not.toContain(token)
  })

  it.each([
    ['a page', reply('<html>Hello</html>')],
    ['ok without a message', reply('{"ok":true,"result":true}')],
    ['a page with 404', reply('<html>Not here</html>', '404 Not Found')],
    ['a redirection', reply('', '301 Moved Permanently')],
    ['no HTTP at all', 'Good morning\r\n\r\n'],
  ])('that answers %s, it is ambiguous', async (_, text) => {
    answer = (socket) => socket.end(text)
    expect(await once()).toMatchObject({ kind: 'ambiguous' })
  })

  it('that floods it with an endless answer, it stops reading', async () => {
    answer = (socket) => {
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n')
      for (let count = 0; count < 40; count += 1) socket.write(`10000\r\n${'x'.repeat(65_536)}\r\n`)
    }
    expect(await once()).toMatchObject({
      kind: 'ambiguous',
      detail: expect.stringContaining('longer than') as string,
    })
  })

  it('such as a gateway’s 413 and 429 pages, it knows that nothing was passed on', async () => {
    answer = (socket) => socket.end(reply('<html>', '413 Request Entity Too Large'))
    expect(await once()).toMatchObject({ kind: 'refused', class: 'message', reason: 'file_too_big' })
    answer = (socket) => socket.end(reply('<html>', '429 Too Many Requests\r\nRetry-After: 9'))
    expect(await once()).toMatchObject({ kind: 'throttled', retryAfterMs: 9_000 })
  })

  it('that repeats the token in its words, the outcome does not', async () => {
    const words = JSON.stringify({ ok: false, error_code: 400, description: `Bad Request: bot${token} is odd` })
    answer = (socket) => socket.end(reply(words))
    expect(await once()).toMatchObject({ detail: '400 Bad Request: bot<token> is odd' })
  })

  it('that hung up on an idle connection, the next send goes out on a new one', async () => {
    const result = reply('{"ok":true,"result":{"message_id":1}}')
    answer = (socket) => socket.end(result)
    const patient = connectTo(url)
    const first = await patient.send(message(1))
    await new Promise((resolve) => setTimeout(resolve, 30))
    const second = await patient.send(message(1))
    await patient.close()
    expect([first.kind, second.kind, sockets.length]).toEqual(['sent', 'sent', 2])
  })

  it('a connection is used again at once, and not after it was idle for 4 s', async () => {
    answer = (socket) => socket.write(reply('{"ok":true,"result":{"message_id":1}}'))
    const patient = connectTo(url)
    await patient.send(message(1))
    await patient.send(message(1))
    expect(sockets).toHaveLength(1)
    await new Promise((resolve) => setTimeout(resolve, 4_100))
    expect(await patient.send(message(1))).toMatchObject({ kind: 'sent' })
    expect(sockets).toHaveLength(2)
    await patient.close()
  })
})
