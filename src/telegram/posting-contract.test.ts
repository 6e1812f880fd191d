import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createSimulator, type BotHandle, type Simulator } from '../../simulator/index.ts'
import { everySender } from '../../test/support/every-sender.ts'
import type { MessageEdit, OutgoingAlbum, OutgoingMessage, Sender } from './gateway.ts'

/** What is asked of a sender beside the messages to persons of gateway-contract.test.ts. */
describe.each(everySender)('the sender $name in groups and channels', ({ create }) => {
  let simulator: Simulator
  let bot: BotHandle
  let sender: Sender
  let channel: number
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'posting-contract-'))
  })
  afterAll(() => rm(folder, { recursive: true }))
  beforeEach(async () => {
    simulator = await createSimulator()
    bot = await simulator.control.addBot()
    const made = { type: 'channel', title: 'Deals', username: 'deals', administrators: [bot.id] } as const
    channel = (await simulator.control.addChat(made)).id
    sender = create(simulator.url).botApi(bot.token)
  })
  afterEach(async () => {
    await sender.close()
    await simulator.close()
  })

  const message = (html = 'Kettle', more: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
    chatId: channel,
    html,
    buttons: [],
    ...more,
  })
  const received = async (chat = channel) => (await simulator.control.received(chat)).received
  const requests = async (): Promise<number> => (await simulator.control.summary()).requests
  const fault = (act: string | Record<string, unknown>, method: string) =>
    simulator.control.setFaults({ rules: [{ match: { method }, act }] })
  const sentId = async (outgoing = message()): Promise<number> => {
    const outcome = await sender.send(outgoing)
    if (outcome.kind !== 'sent') throw new Error(JSON.stringify(outcome))
    return outcome.messageId
  }
  const file = async (name: string, fill: number) => {
    const path = join(folder, name)
    await writeFile(path, Buffer.alloc(50_000 + fill, fill))
    return { path, name, mediaType: 'image/jpeg', bytes: 50_000 + fill }
  }
  const membership = (status: 'administrator' | 'member' | 'kicked' | 'left', rights = {}) =>
    simulator.control.act({ type: 'membership', bot: bot.id, chat: channel, status, rights })

  describe('sends', () => {
    it('silently when asked, and otherwise not', async () => {
      await sentId(message('one', { silent: true }))
      await sentId(message('two', { silent: false }))
      expect(await received()).toMatchObject([
        { text: 'one', silent: true },
        { text: 'two', silent: false },
      ])
    })

    it('into a topic of a forum, and says when it is closed or gone', async () => {
      const made = { type: 'supergroup', forum: true, topics: ['Deals', 'Old'], administrators: [bot.id] } as const
      const { id, topics = [] } = await simulator.control.addChat({ ...made, rights: { can_manage_topics: false } })
      const [deals = 0, old = 0] = topics
      await sentId({ ...message(), chatId: id, threadId: deals })
      expect(await received(id)).toMatchObject([{ threadId: deals }])
      const close = (thread: number, status: 'closed' | 'deleted') =>
        simulator.control.act({ type: 'topic', chat: id, thread, status })
      await close(deals, 'closed')
      await close(old, 'deleted')
      for (const threadId of [deals, old])
        expect(await sender.send({ ...message(), chatId: id, threadId })).toMatchObject({
          kind: 'refused',
          class: 'chat',
          reason: 'topic_closed',
        })
    })

    it.each([true, false])('with the page of its link: %s', async (preview) => {
      expect(await sender.send(message('https://example.org/', { preview }))).toMatchObject({ kind: 'sent' })
    })
  })

  describe('albums', () => {
    const album = async (): Promise<OutgoingAlbum> => [
      { kind: 'photo', source: await file('a.jpg', 1) },
      { kind: 'photo', source: await file('b "quoted".jpg', 2) },
      { kind: 'video', source: await file('c.mp4', 3) },
    ]

    it('carry their bytes once, then go by their file ids, with the words under the first', async () => {
      const items = await album()
      const first = await sender.send(message('<b>Three</b> kettles', { album: items, silent: true }))
      if (first.kind !== 'sent') throw new Error(JSON.stringify(first))
      expect(first.fileIds).toHaveLength(3)
      const again = items.map(({ kind }, index) => ({ kind, source: { fileId: first.fileIds?.[index] ?? '' } }))
      const second = await sender.send(message('Again', { album: again }))
      expect(second).toMatchObject({ kind: 'sent', fileIds: first.fileIds })
      const [one, two] = await received()
      expect(one).toMatchObject({ text: 'Three kettles', method: 'sendMediaGroup', silent: true })
      expect(one?.messageIds[0]).toBe(first.messageId)
      expect(one?.media.map(({ kind }) => kind)).toEqual(['photo', 'photo', 'video'])
      expect(two?.media).toEqual(one?.media)
    })

    it('mix what Telegram has with what it has not', async () => {
      const [photo, ...others] = await album()
      const known = await sender.send(message('', { media: photo }))
      const fileId = known.kind === 'sent' ? (known.fileId ?? '') : ''
      const mixed = [{ kind: 'photo', source: { fileId } } as const, ...others]
      expect(await sender.send(message('', { album: mixed }))).toMatchObject({ kind: 'sent' })
    })

    it('of which an item was refused are ambiguous, because the others may be out', async () => {
      await fault({ type: 'album-item', item: 2, error: 'PHOTO_INVALID_DIMENSIONS' }, 'sendMediaGroup')
      expect(await sender.send(message('', { album: await album() }))).toMatchObject({ kind: 'ambiguous' })
      expect(await received()).toHaveLength(1)
    })

    it('whose connection dies are ambiguous, and asked for once', async () => {
      await fault('drop-after', 'sendMediaGroup')
      expect(await sender.send(message('', { album: await album() }))).toMatchObject({ kind: 'ambiguous' })
      expect(await requests()).toBe(1)
    })

    it('of which a file is gone are refused without asking Telegram', async () => {
      const items = await album()
      await rm(join(folder, 'c.mp4'))
      const outcome = await sender.send(message('', { album: items }))
      expect(outcome).toMatchObject({ kind: 'refused', class: 'message', reason: 'bad_file' })
      expect(await requests()).toBe(0)
    })
  })

  describe('edits', () => {
    const edit = (messageId: number, html: string, more: Partial<MessageEdit> = {}): Promise<object> =>
      sender.edit({ chatId: channel, messageId, html, isCaption: false, buttons: [], ...more })

    it('the text and the buttons of a message, also twice', async () => {
      const messageId = await sentId(
        message('Kettle 39,90', { buttons: [[{ text: 'Buy', url: 'https://a.example/' }]] }),
      )
      const sold = () => edit(messageId, '<s>Kettle</s> sold out')
      expect([await sold(), await sold()]).toEqual([
        { kind: 'sent', messageId },
        { kind: 'sent', messageId },
      ])
      expect(await received()).toMatchObject([{ text: 'Kettle sold out', buttons: [], editCount: 1 }])
    })

    it('the words under a photo and under an album', async () => {
      const source = await file('photo.jpg', 9)
      const photo = await sentId(message('before', { media: { kind: 'photo', source } }))
      const item = { kind: 'photo', source } as const
      const first = await sentId(message('before', { album: [item, item] }))
      for (const messageId of [photo, first])
        expect(await edit(messageId, 'now 29,90', { isCaption: true })).toMatchObject({ kind: 'sent' })
      expect((await received()).map(({ text }) => text)).toEqual(['now 29,90', 'now 29,90'])
    })

    it('nothing that is gone or of another kind, and says so', async () => {
      const messageId = await sentId()
      const refused = { kind: 'refused', class: 'message' }
      expect(await edit(messageId + 7, 'x')).toMatchObject({ ...refused, reason: 'message_gone' })
      expect(await edit(messageId, 'x', { isCaption: true })).toMatchObject({ ...refused, reason: 'not_editable' })
      expect(await edit(messageId, '<x>')).toMatchObject({ ...refused, reason: 'bad_html' })
    })

    it('that get no clear answer are ambiguous, and may be made again', async () => {
      const messageId = await sentId()
      await fault('drop-after', 'edit*')
      expect(await edit(messageId, 'new')).toMatchObject({ kind: 'ambiguous' })
      await simulator.control.setFaults({ rules: [] })
      expect(await edit(messageId, 'new')).toEqual({ kind: 'sent', messageId })
      expect(await received()).toMatchObject([{ text: 'new', editCount: 1 }])
    })
  })

  describe('pins', () => {
    it('a message, also twice', async () => {
      const messageId = await sentId()
      const pin = () => sender.pin(channel, messageId, true)
      expect([await pin(), await pin()]).toEqual([
        { kind: 'sent', messageId },
        { kind: 'sent', messageId },
      ])
      expect(await received()).toMatchObject([{ pinned: true }])
    })

    it('nothing that is gone, and nothing without the right', async () => {
      const messageId = await sentId()
      const gone = await sender.pin(channel, messageId + 7, true)
      expect(gone).toMatchObject({ kind: 'refused', class: 'message', reason: 'message_gone' })
      await membership('administrator', { can_edit_messages: false })
      const refused = await sender.pin(channel, messageId, true)
      expect(refused).toMatchObject({ kind: 'refused', class: 'chat', reason: 'no_rights' })
    })
  })

  describe('tells whose fault a refusal is', () => {
    it.each([
      [
        'a bot that may not post',
        'administrator',
        { can_post_messages: false },
        { class: 'chat', reason: 'no_rights' },
      ],
      ['a bot that was removed', 'kicked', {}, { class: 'recipient', reason: 'removed_from_chat' }],
      ['a bot that left', 'left', {}, { class: 'recipient', reason: 'removed_from_chat' }],
    ] as const)('%s', async (_, status, rights, expected) => {
      await membership(status, rights)
      expect(await sender.send(message())).toMatchObject({ kind: 'refused', ...expected })
    })

    it('a group that moved, with its new id', async () => {
      const { id } = await simulator.control.addChat({ type: 'group', administrators: [bot.id] })
      const { chat } = await simulator.control.act({ type: 'migrate', chat: id })
      expect(await sender.send({ ...message(), chatId: id })).toMatchObject({
        kind: 'refused',
        reason: 'chat_moved',
        migrateToChatId: chat,
      })
    })

    it('a flood of one channel holds that channel only', async () => {
      await fault({ type: '429', retryAfter: 17, scope: 'chat' }, 'edit*')
      const messageId = await sentId()
      const outcome = await sender.edit({ chatId: channel, messageId, html: 'x', isCaption: false, buttons: [] })
      expect(outcome).toMatchObject({ kind: 'throttled', retryAfterMs: 17_000, scope: 'chat' })
    })
  })

  describe('questions', () => {
    it.each(['deals', '@deals'])('find a channel by %s', async (name) => {
      expect(await sender.chat(name)).toEqual({
        kind: 'ok',
        value: {
          id: channel,
          kind: 'channel',
          firstName: 'Deals',
          lastName: '',
          username: 'deals',
          languageCode: '',
          isForum: false,
        },
      })
    })

    it('find a forum by its id', async () => {
      const { id } = await simulator.control.addChat({ type: 'supergroup', forum: true, administrators: [bot.id] })
      expect(await sender.chat(id)).toMatchObject({ kind: 'ok', value: { id, kind: 'group', isForum: true } })
    })

    it('say what is not there', async () => {
      expect(await sender.chat('@nowhere')).toMatchObject({ kind: 'refused', code: 400 })
    })

    it('tell what the account may do in a channel', async () => {
      const rights = () => sender.rights({ id: channel, kind: 'channel' })
      await membership('administrator', { can_post_messages: true, can_edit_messages: false })
      expect(await rights()).toEqual({
        kind: 'ok',
        value: { status: 'administrator', canPost: true, canEdit: false, canPin: false },
      })
      await membership('administrator', { can_post_messages: false, can_edit_messages: true })
      expect(await rights()).toMatchObject({ value: { canPost: false, canEdit: true, canPin: true } })
    })

    it('tell what it may do in a group', async () => {
      const { id } = await simulator.control.addChat({ type: 'group' })
      const rights = () => sender.rights({ id, kind: 'group' })
      const become = (status: 'member' | 'left') =>
        simulator.control.act({ type: 'membership', bot: bot.id, chat: id, status })
      await become('member')
      expect(await rights()).toMatchObject({ value: { status: 'member', canPost: true, canPin: false } })
      await become('left')
      expect(await rights()).toMatchObject({ value: { status: 'left', canPost: false } })
    })
  })
})
