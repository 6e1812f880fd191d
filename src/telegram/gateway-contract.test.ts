import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createSimulator, type Act, type BotHandle, type Simulator } from '../../simulator/index.ts'
import { everySender } from '../../test/support/every-sender.ts'
import type { OutgoingMessage, Sender } from './gateway.ts'

const message = (chatId: number, html = 'Hello'): OutgoingMessage => ({ chatId, html, buttons: [] })

describe.each(everySender)('the sender $name', ({ create }) => {
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

  it('never calls a message unsent that arrived, nor sent that did not, whatever the network does', async () => {
    await simulator.control.setLimits({ botPerSecond: 0, privatePerSecond: 0 })
    const acts = ['drop-before', 'drop-after', '500-before', '500-after', '502', 'truncate', 'blocked']
    const faults = [
      ...acts,
      { type: '429', retryAfter: 1 },
      { type: 'hang', commit: true },
      { type: 'slow', ms: [1, 20] },
    ]
    const rules = faults.map((act) => ({ match: { method: 'send*', probability: 0.04 }, act }))
    await simulator.control.setFaults({ seed: 7, rules })
    const crowd = await simulator.control.seed({ count: 400, startedBots: [bot.id] })
    const outcomes = new Map<number, string>()
    const work = async (): Promise<void> => {
      for (let chat = next(); chat !== undefined; chat = next()) {
        const { kind } = await sender.send(message(chat))
        outcomes.set(chat, kind)
        if (kind === 'throttled') await simulator.control.act({ type: 'release', bot: bot.id })
      }
    }
    const chats = Array.from({ length: crowd.lastId - crowd.firstId + 1 }, (_, index) => crowd.firstId + index)
    const next = (): number | undefined => chats.pop()
    await Promise.all(Array.from({ length: 8 }, work))

    const arrived = new Set<number>()
    for await (const { chat, outcome } of simulator.control.allEntries())
      if (outcome === 'committed' && chat !== null) arrived.add(chat)
    const wrong = [...outcomes].filter(
      ([chat, kind]) => kind !== 'ambiguous' && (kind === 'sent') !== arrived.has(chat),
    )
    expect(wrong).toEqual([])
    expect(outcomes.size).toBe(400)
    expect(new Set(outcomes.values())).toEqual(new Set(['sent', 'ambiguous', 'refused', 'throttled']))
    expect(await simulator.control.summary()).toMatchObject({ duplicates: 0, requests: 400 })
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
      if (answer.kind !== 'ok') throw new Error(JSON.stringify(answer))
      return answer.value
    }

    it('come in order, and again until they are confirmed', async () => {
      await simulator.control.act({ type: 'start', bot: bot.id, person, payload: 'from_site' })
      await simulator.control.act({ type: 'stop', bot: bot.id, person })
      const updates = await poll(0)
      expect(await poll(0)).toEqual(updates)
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

    it('tell of files that people send, which can be fetched', async () => {
      const base64 = Buffer.alloc(300_000, 9).toString('base64')
      await simulator.control.act({
        type: 'document',
        bot: bot.id,
        person,
        base64,
        fileName: 'a.xlsx',
        album: 'together',
      })
      const [update] = await poll(0)
      const { message } = JSON.parse(update?.payload ?? '') as {
        message: { document: { file_id: string }; media_group_id: string }
      }
      expect(message.media_group_id).toBe('together')
      const answer = await sender.fetchFile(message.document.file_id, AbortSignal.timeout(5_000))
      if (answer.kind !== 'ok') throw new Error(answer.kind)
      const chunks: Uint8Array[] = []
      for await (const chunk of answer.value) chunks.push(chunk as Uint8Array)
      expect(Buffer.concat(chunks).toString('base64')).toBe(base64)
      expect(await sender.fetchFile('nothing', AbortSignal.timeout(5_000))).toMatchObject({ kind: 'refused' })
    })

    it('tell of blocks', async () => {
      await poll(0)
      await simulator.control.act({ type: 'block', bot: bot.id, person })
      expect(JSON.stringify(await poll(0))).toContain('my_chat_member')
    })

    it('are refused with 409 to the older of two pollers', async () => {
      const older = sender.poll(0, new AbortController().signal)
      await new Promise((resolve) => setTimeout(resolve, 300))
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
})
