import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSimulator } from './index.ts'
import type { BotHandle, Simulator } from './index.ts'
import { createGrammy } from './outsiders/grammy.ts'
import { createNodeTelegramBotApi } from './outsiders/node-telegram-bot-api.ts'
import type { Failure, Outsider } from './outsiders/outsider.ts'
import { createTelegraf } from './outsiders/telegraf.ts'

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

const eventually = async <T>(read: () => Promise<T | undefined>): Promise<T> => {
  for (let tries = 0; tries < 200; tries++) {
    const value = await read()
    if (value !== undefined) return value
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error('It did not happen within 4 s.')
}

const libraries = [
  ['grammY', createGrammy],
  ['Telegraf', createTelegraf],
  ['node-telegram-bot-api', createNodeTelegramBotApi],
] as const

describe.each(libraries)('%s', (_name, createOutsider) => {
  let simulator: Simulator
  let bot: BotHandle
  let client: Outsider
  let chat: number
  let strangers = 0

  beforeAll(async () => {
    simulator = await createSimulator({ limits: { privatePerSecond: 0 } })
    bot = await simulator.control.addBot({ username: 'outsider_bot' })
    chat = (await simulator.control.seed({ count: 1, startedBots: [bot.id] })).firstId
    client = createOutsider(bot.token, simulator.url)
  })
  afterAll(() => simulator.close())

  const failure = async (call: Promise<unknown>): Promise<Failure | undefined> => {
    const error = await call.then(
      () => undefined,
      (reason: unknown) => reason,
    )
    return client.failureOf(error)
  }
  const newPerson = async (): Promise<number> =>
    (await simulator.control.addPerson({ first_name: `Stranger ${++strangers}` })).id

  it('learns who it is', async () => {
    expect(await client.getMe()).toMatchObject({ id: bot.id, is_bot: true, username: 'outsider_bot' })
  })

  it('sends, edits and deletes a text with buttons', async () => {
    const buttons = [[{ text: 'Site', url: 'https://example.com/' }], [{ text: 'Stop', callback_data: 'stop' }]]
    const sent = await client.sendHtml(chat, '🙂 <b>Hi</b> &amp; bye', buttons)
    expect(sent.text).toBe('🙂 Hi & bye')
    expect(sent.entities).toEqual([{ type: 'bold', offset: 3, length: 2 }])
    await client.editText(chat, sent.message_id, 'Changed')
    await client.editButtons(chat, sent.message_id, [[{ text: 'Again', callback_data: 'again' }]])
    const seen = async () => {
      const { messages } = await simulator.control.view(bot.id, chat)
      return messages.find(({ messageId }) => messageId === sent.message_id)
    }
    expect(await seen()).toMatchObject({
      text: 'Changed',
      edited: true,
      buttons: [[{ text: 'Again', callback_data: 'again' }]],
    })
    await client.remove(chat, sent.message_id)
    expect(await seen()).toMatchObject({ deleted: true })
  })

  it('answers /start and a pressed button while polling', async () => {
    const stop = await client.poll({
      greeting: 'Welcome',
      button: { text: 'Yes', callback_data: 'yes' },
      toast: 'Noted',
    })
    const person = await newPerson()
    await simulator.control.act({ type: 'start', bot: bot.id, person, payload: 'site' })
    const reply = await eventually(async () => {
      const { messages } = await simulator.control.view(bot.id, person)
      return messages.find(({ fromBot }) => fromBot)
    })
    expect(reply.text).toBe('Welcome site')
    const pressed = await simulator.control.act({
      type: 'press',
      bot: bot.id,
      person,
      messageId: reply.messageId,
      text: 'Yes',
    })
    const answered = await eventually(async () => {
      const state = await simulator.control.callback(pressed.callbackQueryId ?? '')
      return state.answered ? state : undefined
    })
    expect(answered.text).toBe('Noted')
    await stop()
  })

  it('uploads a photo, a document and a video and sends them again by file_id', async () => {
    const photo = await client.sendPhoto(chat, PNG, 'A dot')
    expect(photo.caption).toBe('A dot')
    const photoId = photo.photo?.at(-1)?.file_id ?? ''
    expect((await client.sendPhoto(chat, photoId)).photo?.at(-1)?.file_id).toBe(photoId)
    await client.editCaption(chat, photo.message_id, 'The dot')

    const document = await client.sendDocument(chat, Buffer.from('naïve'), 'plän "1".txt')
    expect(document.document).toMatchObject({ file_name: 'plän "1".txt', file_size: 6 })
    const documentId = document.document?.file_id ?? ''
    expect((await client.sendDocument(chat, documentId, '')).document?.file_id).toBe(documentId)

    const video = await client.sendVideo(chat, Buffer.alloc(300_000, 7))
    expect((await client.sendVideo(chat, video.video?.file_id ?? '')).video).toEqual(video.video)
  })

  it('downloads what a person sent', async () => {
    const base64 = Buffer.from('the sheet').toString('base64')
    await simulator.control.act({
      type: 'document',
      bot: bot.id,
      person: chat,
      base64,
      fileName: 'sheet.csv',
      mimeType: 'text/csv',
    })
    const { messages } = await simulator.control.view(bot.id, chat)
    const path = await client.filePath(messages.at(-1)?.fileId ?? '')
    const response = await fetch(`${simulator.url}/file/bot${bot.token}/${path ?? ''}`)
    expect(path).toMatch(/^documents\/file_\d+\.csv$/)
    expect(await response.text()).toBe('the sheet')
  })

  it('posts an album to a channel, pins it and knows who administers', async () => {
    const { control } = simulator
    const channel = await control.addChat({ type: 'channel', owner: chat, administrators: [bot.id] })
    const album = await client.sendAlbum(channel.id, [PNG, PNG, PNG], 'Three dots')
    expect(album.map(({ caption }) => caption)).toEqual(['Three dots', undefined, undefined])
    expect(new Set(album.map(({ media_group_id: id }) => id)).size).toBe(1)
    await client.pin(channel.id, album[0]?.message_id ?? 0)
    expect(await client.administrators(channel.id)).toEqual(['creator', 'administrator'])
    const { received } = await control.received(channel.id)
    expect(received).toMatchObject([
      { messageIds: album.map(({ message_id: id }) => id), text: 'Three dots', pinned: true },
    ])
    expect(
      await failure(
        client.sendAlbum(
          channel.id,
          Array.from({ length: 11 }, () => PNG),
          '',
        ),
      ),
    ).toMatchObject({
      description: 'Bad Request: too many messages to send as an album',
    })
  })

  it('posts to a topic until it is closed', async () => {
    const { control } = simulator
    const rights = { can_manage_topics: false }
    const forum = await control.addChat({
      type: 'supergroup',
      forum: true,
      topics: ['Deals'],
      administrators: [bot.id],
      rights,
    })
    const [thread = 0] = forum.topics ?? []
    expect((await client.sendToTopic(forum.id, thread, 'x')).message_thread_id).toBe(thread)
    await control.act({ type: 'topic', chat: forum.id, thread, status: 'closed' })
    expect(await failure(client.sendToTopic(forum.id, thread, 'x'))).toMatchObject({
      code: 400,
      description: 'Bad Request: TOPIC_CLOSED',
    })
  })

  it('keeps commands and knows chats', async () => {
    await client.setCommands([{ command: 'start', description: 'Begin' }])
    expect(await client.commands()).toEqual([{ command: 'start', description: 'Begin' }])
    expect(await client.chatName(chat)).toMatch(/\S/)
  })

  it('reads the refusals as its own errors', async () => {
    const person = await newPerson()
    await simulator.control.act({ type: 'start', bot: bot.id, person })
    await simulator.control.act({ type: 'block', bot: bot.id, person })
    expect(await failure(client.sendHtml(person, 'x'))).toMatchObject({
      code: 403,
      description: 'Forbidden: bot was blocked by the user',
    })
    expect(await failure(client.sendHtml(42, 'x'))).toMatchObject({
      code: 400,
      description: 'Bad Request: chat not found',
    })
    expect(await failure(client.sendHtml(chat, '<i>x'))).toMatchObject({
      code: 400,
      description: `Bad Request: can't parse entities: Can't find end tag corresponding to start tag "i"`,
    })
    await simulator.control.setFaults({ rules: [{ act: { type: '429', retryAfter: 77 }, maxHits: 1 }] })
    expect(await failure(client.sendHtml(chat, 'x'))).toEqual({
      code: 429,
      description: 'Too Many Requests: retry after 77',
      retryAfter: 77,
    })
    await simulator.control.act({ type: 'release', bot: bot.id })
  })

  it('meets a dead connection as an error of another kind, and the message is there', async () => {
    await simulator.control.setFaults({ rules: [{ match: { method: 'sendMessage' }, act: 'drop-after', maxHits: 1 }] })
    const before = await simulator.control.summary()
    await expect(client.sendHtml(chat, 'lost answer')).rejects.toThrow()
    const after = await simulator.control.summary()
    expect(after.committed - before.committed).toBe(1)
    expect(after.droppedAfter - before.droppedAfter).toBe(1)
  })
})
