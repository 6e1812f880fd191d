import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStage } from '../testing/raw-bot.ts'
import type { Stage } from '../testing/raw-bot.ts'

let stage: Stage
let chat: number

beforeAll(async () => {
  stage = await openStage({ limits: { botPerSecond: 0, privatePerSecond: 0, groupPerMinute: 0 } })
  chat = await stage.newChat()
})
afterAll(() => stage.close())

const refusal = async (method: string, params: object): Promise<string> => {
  const { status, error_code, description } = await stage.call(method, params)
  expect(status).toBe(error_code ?? 200)
  return description ?? 'accepted'
}
const button = (value: object): object => ({ reply_markup: { inline_keyboard: [[value]] } })

describe('sendMessage', () => {
  it('answers with the whole message', async () => {
    const keyboard = { inline_keyboard: [[{ text: 'Go', url: 'https://example.com/' }]] }
    const { result } = await stage.call('sendMessage', {
      chat_id: chat,
      text: ' hi /help ',
      reply_markup: JSON.stringify(keyboard),
    })
    expect(result).toEqual({
      message_id: expect.any(Number) as number,
      from: { id: stage.bot.id, is_bot: true, first_name: expect.any(String) as string, username: 'stage_bot' },
      chat: expect.objectContaining({ id: chat, type: 'private' }) as object,
      date: Math.floor(stage.clock.now() / 1000),
      text: 'hi /help',
      entities: [{ type: 'bot_command', offset: 3, length: 5 }],
      reply_markup: keyboard,
    })
  })

  it.each([
    [{ text: 'x' }, 'Bad Request: chat_id is empty'],
    [{ chat_id: 1, text: 'x' }, 'Bad Request: chat not found'],
    [{ chat_id: '@nobody_here', text: 'x' }, 'Bad Request: chat not found'],
    [{ chat_id: 1 }, 'Bad Request: message text is empty'],
    [{ chat_id: 1, text: ' \n\u200b ' }, 'Bad Request: message text is empty'],
    [{ chat_id: 1, text: '<b> </b>', parse_mode: 'HTML' }, 'Bad Request: message text is empty'],
    [{ chat_id: 1, text: 'x', parse_mode: 'BBCode' }, 'Bad Request: unsupported parse_mode'],
    [{ chat_id: 1, text: 'x'.repeat(4097) }, 'Bad Request: message is too long'],
    [{ chat_id: 1, text: 'x', reply_markup: '{' }, "Bad Request: can't parse reply keyboard markup JSON object"],
    [{ chat_id: 1, text: 'x', reply_markup: [] }, 'Bad Request: object expected as reply markup'],
  ])('refuses %o', async (params, problem) => {
    expect(await refusal('sendMessage', params)).toBe(problem)
  })

  it('counts characters after parsing', async () => {
    const text = `<b>${'&lt;'.repeat(4096)}</b>`
    expect((await stage.call('sendMessage', { chat_id: chat, text, parse_mode: 'HTML' })).ok).toBe(true)
    expect(await refusal('sendMessage', { chat_id: chat, text: `${text}x`, parse_mode: 'HTML' })).toBe(
      'Bad Request: message is too long',
    )
    expect(await refusal('sendMessage', { chat_id: chat, text: '😀'.repeat(2049) })).toBe(
      'Bad Request: message is too long',
    )
  })

  it.each([
    [{ text: 'x', url: 'not a link' }, 'Bad Request: BUTTON_URL_INVALID'],
    [{ text: 'x', url: 'javascript:alert(1)' }, 'Bad Request: BUTTON_URL_INVALID'],
    [
      { text: 'x', url: 'http://localhost:3000/' },
      "Bad Request: inline keyboard button URL 'http://localhost:3000/' is invalid: Wrong HTTP URL",
    ],
    [{ text: 'x', callback_data: 'é'.repeat(33) }, 'Bad Request: BUTTON_DATA_INVALID'],
    [
      { text: 'x' },
      "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ],
    [{ url: 'https://e.com' }, 'Bad Request: can\'t parse inline keyboard button: Can\'t find field "text"'],
    ['x', "Bad Request: can't parse inline keyboard button: InlineKeyboardButton must be an Object"],
  ])('refuses the button %o', async (value, problem) => {
    expect(await refusal('sendMessage', { chat_id: chat, text: 'x', ...button(value as object) })).toBe(problem)
  })

  it('takes 64 bytes of callback data', async () => {
    expect(
      (
        await stage.call('sendMessage', {
          chat_id: chat,
          text: 'x',
          ...button({ text: 'x', callback_data: 'é'.repeat(32) }),
        })
      ).ok,
    ).toBe(true)
  })

  it('tells a blocked, a deactivated and an unknown recipient apart', async () => {
    const { control } = stage.simulator
    const { blockedIds, deactivatedIds } = await control.seed({
      count: 2,
      startedBots: [stage.bot.id],
      blocked: 1,
      deactivated: 1,
    })
    const { id: stranger } = await control.addPerson()
    const other = await control.addBot()
    const to = (chat_id: unknown): Promise<string> => refusal('sendMessage', { chat_id, text: 'x' })
    expect(await to(blockedIds[0])).toBe('Forbidden: bot was blocked by the user')
    expect(await to(deactivatedIds[0])).toBe('Forbidden: user is deactivated')
    expect(await to(stranger)).toBe("Forbidden: bot can't initiate conversation with a user")
    expect(await to(other.id)).toBe("Forbidden: the bot can't send messages to the bot")
  })

  it('asks for rights in channels and groups', async () => {
    const { control } = stage.simulator
    const channel = await control.addChat({ type: 'channel', username: 'the_channel' })
    const group = await control.addChat({ type: 'group' })
    const to = (chat_id: unknown): Promise<string> => refusal('sendMessage', { chat_id, text: 'x' })
    const set = (target: { id: number }, status: 'member' | 'administrator' | 'kicked') =>
      control.act({ type: 'membership', bot: stage.bot.id, chat: target.id, status })
    expect(await to('@the_channel')).toBe('Forbidden: bot is not a member of the channel chat')
    await set(channel, 'member')
    expect(await to('@the_channel')).toBe('Bad Request: need administrator rights in the channel chat')
    await set(channel, 'administrator')
    expect((await stage.call('sendMessage', { chat_id: '@The_Channel', text: 'x' })).result).toMatchObject({
      sender_chat: { id: channel.id },
    })
    await set(group, 'kicked')
    expect(await to(group.id)).toBe('Forbidden: bot was kicked from the group chat')
    await set(group, 'member')
    expect(await to(group.id)).toBe('accepted')
    const { chat: supergroup } = await control.act({ type: 'migrate', chat: group.id })
    expect(await stage.call('sendMessage', { chat_id: group.id, text: 'x' })).toMatchObject({
      description: 'Bad Request: group chat was upgraded to a supergroup chat',
      parameters: { migrate_to_chat_id: supergroup },
    })
  })
})

describe('media', () => {
  const bytes = (size: number): Blob => new Blob([Buffer.alloc(size, 1)])

  it.each([
    ['sendPhoto', {}, 'Bad Request: there is no photo in the request'],
    ['sendDocument', {}, 'Bad Request: there is no document in the request'],
    ['sendVideo', { video: 'AgADnope' }, 'Bad Request: wrong file identifier/HTTP URL specified'],
    ['sendPhoto', { photo: 'https://example.com/a.jpg' }, 'Bad Request: failed to get HTTP URL content'],
    ['sendPhoto', { photo: 'x', caption: 'x'.repeat(1025) }, 'Bad Request: message caption is too long'],
    ['getFile', { file_id: 'nope' }, 'Bad Request: invalid file_id'],
  ])('refuses %s %o', async (method, params, problem) => {
    expect(await refusal(method, { chat_id: chat, ...params })).toBe(problem)
  })

  it('refuses sizes that Telegram refuses', async () => {
    const MB = 1024 * 1024
    const send = (method: string, name: string, size: number) =>
      stage.upload(method, { chat_id: String(chat), [name]: bytes(size) })
    expect(await send('sendPhoto', 'photo', 10 * MB + 1)).toMatchObject({
      status: 400,
      description:
        'Bad Request: file of size 10485761 bytes is too big for a photo; the maximum size is 10485760 bytes',
    })
    expect(await send('sendDocument', 'document', 50 * MB + 1)).toMatchObject({
      status: 413,
      description: 'Request Entity Too Large',
    })
    expect(await send('sendDocument', 'document', 0)).toMatchObject({
      description: 'Bad Request: file must be non-empty',
    })
    const big = await send('sendDocument', 'document', 20 * MB + 1)
    const { document } = big.result as { document: { file_id: string } }
    expect(await refusal('getFile', { file_id: document.file_id })).toBe('Bad Request: file is too big')
  })

  it('keeps a file_id to its bot and its kind', async () => {
    const sent = await stage.upload('sendDocument', {
      chat_id: String(chat),
      document: 'attach://part',
      part: bytes(3),
    })
    const { document } = sent.result as { document: { file_id: string } }
    const other = await stage.simulator.control.addBot()
    const again = { chat_id: chat, document: document.file_id }
    expect((await stage.call('sendDocument', again)).ok).toBe(true)
    expect(await stage.call('sendDocument', again, other.token)).toMatchObject({
      description: 'Bad Request: wrong file identifier/HTTP URL specified',
    })
    expect(await refusal('sendPhoto', { chat_id: chat, photo: document.file_id })).toBe(
      "Bad Request: can't use file of type Document as Photo",
    )
  })
})

describe('edits and deletions', () => {
  const send = async (text = 'first'): Promise<number> => {
    const { result } = await stage.call('sendMessage', { chat_id: chat, text })
    return (result as { message_id: number }).message_id
  }

  it('changes what is there and nothing else', async () => {
    const message_id = await send()
    const edited = await stage.call('editMessageText', { chat_id: chat, message_id, text: 'second' })
    expect(edited.result).toMatchObject({ message_id, text: 'second', edit_date: expect.any(Number) as number })
    expect(await refusal('editMessageText', { chat_id: chat, message_id, text: 'second' })).toMatch(
      /^Bad Request: message is not modified: specified new message content and reply markup are exactly the same/,
    )
    expect(await refusal('editMessageText', { chat_id: chat, message_id: 9999, text: 'x' })).toBe(
      'Bad Request: message to edit not found',
    )
    expect(await refusal('editMessageCaption', { chat_id: chat, message_id, caption: 'x' })).toBe(
      'Bad Request: there is no caption in the message to edit',
    )
    expect(await refusal('editMessageText', { chat_id: chat, text: 'x' })).toBe(
      'Bad Request: message identifier is not specified',
    )
  })

  it("does not change a person's message", async () => {
    const { messageId } = await stage.simulator.control.act({
      type: 'text',
      bot: stage.bot.id,
      person: chat,
      text: 'mine',
    })
    expect(await refusal('editMessageText', { chat_id: chat, message_id: messageId, text: 'x' })).toBe(
      "Bad Request: message can't be edited",
    )
  })

  it('deletes once, and not after 48 hours', async () => {
    const young = await send()
    const old = await send()
    expect((await stage.call('deleteMessage', { chat_id: chat, message_id: young })).result).toBe(true)
    expect(await refusal('deleteMessage', { chat_id: chat, message_id: young })).toBe(
      'Bad Request: message to delete not found',
    )
    stage.clock.advance(48 * 3_600_000)
    expect(await refusal('deleteMessage', { chat_id: chat, message_id: old })).toBe(
      "Bad Request: message can't be deleted for everyone",
    )
  })
})

describe('pressed buttons', () => {
  it('are answered once and in time', async () => {
    const sent = await stage.call('sendMessage', {
      chat_id: chat,
      text: 'x',
      ...button({ text: 'Yes', callback_data: 'y' }),
    })
    const { message_id } = sent.result as { message_id: number }
    const { control } = stage.simulator
    const press = async () =>
      (await control.act({ type: 'press', bot: stage.bot.id, person: chat, messageId: message_id, data: 'y' }))
        .callbackQueryId
    const tooOld = 'Bad Request: query is too old and response timeout expired or query ID is invalid'
    const first = await press()
    expect(
      (await stage.call('answerCallbackQuery', { callback_query_id: first, text: 'ok', show_alert: true })).result,
    ).toBe(true)
    expect(await control.callback(first ?? '')).toMatchObject({ answered: true, text: 'ok', showAlert: true })
    expect(await refusal('answerCallbackQuery', { callback_query_id: first })).toBe(tooOld)
    const second = await press()
    stage.clock.advance(16 * 60_000)
    expect(await refusal('answerCallbackQuery', { callback_query_id: second })).toBe(tooOld)
    expect(await refusal('answerCallbackQuery', { callback_query_id: 'nope' })).toBe(tooOld)
  })

  it('refuse when the button opens a page or is not there', async () => {
    const sent = await stage.call('sendMessage', {
      chat_id: chat,
      text: 'x',
      ...button({ text: 'Site', url: 'https://e.com' }),
    })
    const messageId = (sent.result as { message_id: number }).message_id
    const press = (text: string) =>
      stage.simulator.control.act({ type: 'press', bot: stage.bot.id, person: chat, messageId, text })
    await expect(press('Site')).rejects.toThrow('opens https://e.com')
    await expect(press('Nope')).rejects.toThrow('has no such button')
  })
})
