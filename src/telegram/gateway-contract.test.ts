import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createSimulator, type Act, type BotHandle, type Simulator } from '../../simulator/index.ts'
import { silentLogger } from '../kernel/log.ts'
import { createSenderFactory } from './bot-api/index.ts'
import type { OutgoingMessage, Sender, SenderFactory } from './gateway.ts'

const timeouts = { connectMs: 500, sendMs: 700, uploadMs: 3_000, callMs: 700, pollS: 1 }
const message = (chatId: number, html = 'Hello'): OutgoingMessage => ({ chatId, html, buttons: [] })

/** Every sender behaves like this; a new one takes its place in the list. */
describe.each([
  {
    name: 'bot-api',
    create: (apiRoot: string): SenderFactory => createSenderFactory({ apiRoot, timeouts, logger: silentLogger }),
  },
])('the sender $name', ({ create }) => {
  let simulator: Simulator
  let bot: BotHandle
  let sender: Sender
  let person: number
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sender-contract-'))
  })
  afterAll(() => rm(folder, { recursive: true }))
  beforeEach(async () => {
    simulator = await createSimulator()
    bot = await simulator.control.addBot()
    person = (await simulator.control.seed({ count: 1, startedBots: [bot.id] })).firstId
    sender = create(simulator.url).botApi(bot.token)
  })
  afterEach(async () => {
    await sender.close()
    await simulator.close()
  })

  const fault = (act: string | Record<string, unknown>, method = 'send*') =>
    simulator.control.setFaults({ rules: [{ match: { method }, act }] })
  const committed = async (): Promise<number> => (await simulator.control.summary()).committed
  const requests = async (): Promise<number> => (await simulator.control.summary()).requests
  const file = async (name: string, bytes: Uint8Array): Promise<{ path: string; name: string; bytes: number }> => {
    const path = join(folder, `${Math.abs(bytes.length)}-${name.replaceAll(/\W/g, '_')}`)
    await writeFile(path, bytes)
    return { path, name, bytes: bytes.length }
  }

  describe('sends', () => {
    it('a text with its formatting and buttons, and names the message', async () => {
      const outcome = await sender.send({
        chatId: person,
        html: 'Hello <b>Ann</b> &amp; all 🎉',
        buttons: [[{ text: 'Open', url: 'https://example.org/' }], [{ text: 'Leave', data: 'stop' }]],
      })
      const { messages } = await simulator.control.view(bot.id, person)
      expect(outcome).toEqual({ kind: 'sent', messageId: messages.at(-1)?.messageId, fileId: undefined })
      expect(messages.at(-1)).toMatchObject({
        text: 'Hello Ann & all 🎉',
        entities: [{ type: 'bold', offset: 6, length: 3 }],
      })
      expect(messages.at(-1)?.buttons).toEqual([
        [{ text: 'Open', url: 'https://example.org/' }],
        [{ text: 'Leave', callback_data: 'stop' }],
      ])
    })

    it.each(['photo', 'document', 'video'] as const)('a %s from the disk once, then by its file id', async (kind) => {
      const source = { ...(await file('a "b"\r\nc.bin', Buffer.alloc(700_000, 7))), mediaType: 'image/png' }
      const first = await sender.send({ chatId: person, html: '<i>look</i>', media: { kind, source }, buttons: [] })
      expect(first).toMatchObject({ kind: 'sent' })
      const fileId = first.kind === 'sent' ? first.fileId : undefined
      expect(fileId).toMatch(/^.{20,}$/)
      const again = { kind, source: { fileId: fileId! } }
      const second = await sender.send({ chatId: person, html: '', media: again, buttons: [] })
      expect(second).toMatchObject({ kind: 'sent', fileId })
      expect(await committed()).toBe(2)
    })

    it('many at once, each exactly once', async () => {
      await simulator.control.setLimits({ botPerSecond: 0, privatePerSecond: 0 })
      const people = await simulator.control.seed({ count: 200, startedBots: [bot.id] })
      const kinds = new Set<string>()
      for (let start = 0; start < 200; start += 20) {
        const chats = Array.from({ length: 20 }, (_, index) => people.firstId + start + index)
        for (const { kind } of await Promise.all(chats.map((chatId) => sender.send(message(chatId))))) kinds.add(kind)
      }
      expect([...kinds]).toEqual(['sent'])
      expect(await simulator.control.summary()).toMatchObject({ committed: 200, duplicates: 0, requests: 200 })
    })
  })

  describe('tells whose fault a refusal is', () => {
    it.each<[string, (ids: { bot: number; person: number }) => Act, object]>([
      ['a person who blocked the bot', (ids) => ({ type: 'block', ...ids }), { class: 'recipient', reason: 'blocked' }],
      [
        'a deactivated person',
        (ids) => ({ type: 'deactivate', person: ids.person }),
        { class: 'recipient', reason: 'deactivated' },
      ],
      ['a revoked token', (ids) => ({ type: 'revoke', bot: ids.bot }), { class: 'sender', reason: 'token_refused' }],
    ])('%s', async (_, act, expected) => {
      await simulator.control.act(act({ bot: bot.id, person }))
      expect(await sender.send(message(person))).toMatchObject({ kind: 'refused', ...expected })
    })

    it('a person who never started the bot', async () => {
      const stranger = await simulator.control.addPerson({})
      expect(await sender.send(message(stranger.id))).toMatchObject({
        kind: 'refused',
        class: expect.stringMatching(/recipient|chat/) as string,
      })
    })

    it('a chat that is not there', async () => {
      expect(await sender.send(message(1))).toMatchObject({ kind: 'refused', class: 'chat', reason: 'chat_not_found' })
    })

    it.each([
      ['unknown tags', '<x>no</x>', 'bad_html'],
      ['an empty text', '<b></b>', 'empty'],
      ['4,097 characters', 'x'.repeat(4097), 'too_long'],
    ])('a message with %s', async (_, html, reason) => {
      expect(await sender.send(message(person, html))).toMatchObject({ kind: 'refused', class: 'message', reason })
    })

    it('a file that is gone or was changed on the disk, without asking Telegram', async () => {
      const source = { ...(await file('x.png', Buffer.alloc(10))), mediaType: 'image/png' }
      const media = (change: object) => ({ kind: 'document' as const, source: { ...source, ...change } })
      const gone = await sender.send({ ...message(person), media: media({ path: join(folder, 'nothing') }) })
      const changed = await sender.send({ ...message(person), media: media({ bytes: 11 }) })
      expect([gone, changed]).toMatchObject([
        { kind: 'refused', class: 'message', reason: 'bad_file' },
        { kind: 'refused', class: 'message', reason: 'bad_file' },
      ])
      expect(await requests()).toBe(0)
    })
  })

  it.each([1, 300, 10_072])('passes on a flood wait of %i s', async (retryAfter) => {
    await fault({ type: '429', retryAfter })
    const outcome = await sender.send(message(person))
    expect(outcome).toMatchObject({ kind: 'throttled', retryAfterMs: retryAfter * 1000, scope: 'account' })
    expect(await committed()).toBe(0)
  })

  describe('calls it ambiguous, and asks once,', () => {
    it.each<[string, string | Record<string, unknown>, number]>([
      ['a connection that dies before the commit', 'drop-before', 0],
      ['a connection that dies after the commit', 'drop-after', 1],
      ['a 500 before the commit', '500-before', 0],
      ['a 500 after the commit', '500-after', 1],
      ['a gateway’s page', '502', 0],
      ['half an answer', 'truncate', 1],
      ['no answer in time', { type: 'hang', commit: true }, 1],
      ['an answer that comes too late', { type: 'slow', ms: 2_000, at: 'after' }, 1],
    ])('after %s', async (_, act, commits) => {
      await fault(act)
      expect(await sender.send(message(person))).toMatchObject({ kind: 'ambiguous' })
      await expect.poll(committed).toBe(commits)
      await simulator.control.setFaults({ rules: [] })
      expect(await sender.send(message(person, 'next'))).toMatchObject({ kind: 'sent' })
      expect(await requests()).toBe(2)
    })

    it('also in the middle of an upload', async () => {
      const source = { ...(await file('big.bin', Buffer.alloc(3_000_000, 1))), mediaType: 'application/zip' }
      await fault('drop-after')
      const outcome = await sender.send({ ...message(person), media: { kind: 'document', source } })
      expect(outcome).toMatchObject({ kind: 'ambiguous' })
      expect(await committed()).toBe(1)
    })
  })

  describe('says that nothing was sent', () => {
    it('when nobody listens', async () => {
      const lonely = create('http://127.0.0.1:1').botApi(bot.token)
      expect(await lonely.send(message(person))).toMatchObject({
        kind: 'not_sent',
        detail: expect.stringContaining('ECONNREFUSED') as string,
      })
      await lonely.close()
    })

    it('when the host has no address', async () => {
      const lost = create('http://nowhere.invalid').botApi(bot.token)
      expect(await lost.send(message(person))).toMatchObject({ kind: 'not_sent' })
      await lost.close()
    })

    it('after it was closed', async () => {
      await sender.close()
      expect(await sender.send(message(person))).toMatchObject({ kind: 'not_sent' })
      expect(await requests()).toBe(0)
    })

    it('when more requests are under way than any lane makes', async () => {
      await fault({ type: 'slow', ms: 200, at: 'before' })
      await simulator.control.setLimits({ botPerSecond: 0, privatePerSecond: 0 })
      const kinds = await Promise.all(Array.from({ length: 70 }, () => sender.send(message(person))))
      expect(kinds.filter(({ kind }) => kind === 'not_sent')).toHaveLength(6)
      expect(await requests()).toBe(64)
    })
  })

  it('finishes what is in flight when it is closed', async () => {
    await fault({ type: 'slow', ms: 200, at: 'before' })
    const sending = sender.send(message(person))
    await new Promise((resolve) => setTimeout(resolve, 50))
    await sender.close()
    expect(await sending).toMatchObject({ kind: 'sent' })
  })

  describe('questions', () => {
    it('learn who the account is', async () => {
      expect(await sender.identify()).toMatchObject({ kind: 'ok', value: { id: bot.id, username: bot.username } })
    })

    it('learn that a token is wrong without repeating it', async () => {
      const token = '999999999:AAEaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'
      const stranger = create(simulator.url).botApi(token)
      const answer = await stranger.identify()
      await stranger.close()
      expect(answer).toMatchObject({ kind: 'refused', code: 401 })
      expect(JSON.stringify(answer)).not.toContain(token)
    })

    it('take a 5xx and silence for an unreachable host', async () => {
      await fault('500-before', 'getMe')
      expect(await sender.identify()).toMatchObject({ kind: 'unreachable' })
      await fault({ type: 'hang' }, 'getMe')
      expect(await sender.identify()).toMatchObject({ kind: 'unreachable', detail: 'no answer within 700 ms' })
    })

    it('set the commands', async () => {
      const commands = [{ command: 'stop', description: 'Unsubscribe' }]
      expect(await sender.setCommands(commands)).toEqual({ kind: 'ok', value: true })
    })
  })

  describe('updates', () => {
    const poll = async (offset: number) => {
      const answer = await sender.poll(offset, new AbortController().signal)
      return answer.kind === 'ok' ? answer.value : answer
    }

    it('come in order, and again until they are confirmed', async () => {
      await simulator.control.act({ type: 'start', bot: bot.id, person, payload: 'from_site' })
      await simulator.control.act({ type: 'stop', bot: bot.id, person })
      const updates = await poll(0)
      expect(await poll(0)).toEqual(updates)
      if (!Array.isArray(updates)) throw new Error(JSON.stringify(updates))
      expect(updates.map(({ payload }) => (JSON.parse(payload) as { message: { text: string } }).message.text)).toEqual(
        ['/start from_site', '/stop'],
      )
      expect(await poll(updates[1]!.updateId + 1)).toEqual([])
      expect(await poll(0)).toEqual([])
    })

    it('tell of pressed buttons, which are answered', async () => {
      const sent = await sender.send({ ...message(person), buttons: [[{ text: 'Leave', data: 'stop' }]] })
      if (sent.kind !== 'sent') throw new Error(sent.kind)
      const press = { type: 'press', bot: bot.id, person, messageId: sent.messageId, data: 'stop' } as const
      const { callbackQueryId } = await simulator.control.act(press)
      expect(JSON.stringify(await poll(0))).toContain('callback_query')
      expect(await sender.answerCallback(callbackQueryId!, 'Done')).toEqual({ kind: 'ok', value: true })
      expect(await simulator.control.callback(callbackQueryId!)).toMatchObject({ answered: true, text: 'Done' })
    })

    it('tell of blocks', async () => {
      await poll(0)
      await simulator.control.act({ type: 'block', bot: bot.id, person })
      expect(JSON.stringify(await poll(0))).toContain('my_chat_member')
    })

    it('are refused with 409 to the older of two pollers', async () => {
      const older = sender.poll(0, new AbortController().signal)
      await new Promise((resolve) => setTimeout(resolve, 100))
      const other = create(simulator.url).botApi(bot.token)
      await other.poll(0, AbortSignal.timeout(300))
      await other.close()
      expect(await older).toMatchObject({ kind: 'refused', code: 409 })
    })

    it('are no longer waited for after an abort, or when the sender is closed', async () => {
      const end = new AbortController()
      const aborted = sender.poll(0, end.signal)
      end.abort()
      expect(await aborted).toMatchObject({ kind: 'unreachable' })
      const closed = sender.poll(0, new AbortController().signal)
      await sender.close()
      expect(await closed).toMatchObject({ kind: 'unreachable' })
    })
  })

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
      const stray = create(apiRoot).botApi(bot.token)
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
      expect(received).not.toContain(bot.token)
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
      const words = JSON.stringify({ ok: false, error_code: 400, description: `Bad Request: bot${bot.token} is odd` })
      answer = (socket) => socket.end(reply(words))
      expect(await once()).toMatchObject({ detail: '400 Bad Request: bot<token> is odd' })
    })

    it('that hung up on an idle connection, the next send goes out on a new one', async () => {
      const result = reply('{"ok":true,"result":{"message_id":1}}')
      answer = (socket) => socket.end(result)
      const patient = create(url).botApi(bot.token)
      const first = await patient.send(message(1))
      await new Promise((resolve) => setTimeout(resolve, 30))
      const second = await patient.send(message(1))
      await patient.close()
      expect([first.kind, second.kind, sockets.length]).toEqual(['sent', 'sent', 2])
    })

    it('a connection is used again at once, and not after it was idle for 4 s', async () => {
      answer = (socket) => socket.write(reply('{"ok":true,"result":{"message_id":1}}'))
      const patient = create(url).botApi(bot.token)
      await patient.send(message(1))
      await patient.send(message(1))
      expect(sockets).toHaveLength(1)
      await new Promise((resolve) => setTimeout(resolve, 4_100))
      expect(await patient.send(message(1))).toMatchObject({ kind: 'sent' })
      expect(sockets).toHaveLength(2)
      await patient.close()
    })
  })
})
