import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStage } from '../testing/raw-bot.ts'
import type { Stage } from '../testing/raw-bot.ts'

let stage: Stage

beforeAll(async () => {
  stage = await openStage({ limits: { botPerSecond: 0, groupPerMinute: 0 } })
})
afterAll(() => stage.close())

const refusal = async (method: string, params: object): Promise<string> =>
  (await stage.call(method, params)).description ?? 'accepted'
const post = async (chat: number, more = {}): Promise<number> => {
  const { result } = await stage.call('sendMessage', { chat_id: chat, text: 'A post', ...more })
  return (result as { message_id: number }).message_id
}
const become = (chat: number, status: 'administrator' | 'member' | 'kicked' | 'left', rights = {}) =>
  stage.simulator.control.act({ type: 'membership', bot: stage.bot.id, chat, status, rights })
const newChannel = async (rights = {}, username?: string): Promise<number> => {
  const { control } = stage.simulator
  const owner = (await control.addPerson({ first_name: 'Owner' })).id
  const chat = { type: 'channel' as const, owner, administrators: [stage.bot.id], rights }
  return (await control.addChat(username === undefined ? chat : { ...chat, username })).id
}

describe('rights in a channel', () => {
  it('are asked for when it posts, edits, pins and deletes', async () => {
    const chat = await newChannel()
    const id = await post(chat)
    const edit = (text: string) => refusal('editMessageText', { chat_id: chat, message_id: id, text })
    const pin = () => refusal('pinChatMessage', { chat_id: chat, message_id: id })
    await become(chat, 'administrator', { can_post_messages: false })
    expect(await refusal('sendMessage', { chat_id: chat, text: 'x' })).toBe(
      'Bad Request: need administrator rights in the channel chat',
    )
    expect(await edit('Changed')).toBe('accepted')
    expect(await pin()).toBe('accepted')
    await become(chat, 'administrator', { can_post_messages: false, can_edit_messages: false })
    expect(await edit('Again')).toBe("Bad Request: message can't be edited")
    expect(await pin()).toBe('Bad Request: not enough rights to manage pinned messages in the chat')
    await become(chat, 'left')
    expect(await pin()).toBe('Forbidden: bot is not a member of the channel chat')
  })

  it('are shown to the bot, and told when they change', async () => {
    await stage.call('getUpdates', { offset: -1 })
    const chat = await newChannel({ can_edit_messages: false }, 'rights_channel')
    const self = await stage.call('getChatMember', { chat_id: '@rights_channel', user_id: stage.bot.id })
    expect(self.result).toMatchObject({ status: 'administrator', can_post_messages: true, can_edit_messages: false })
    expect(self.result).not.toHaveProperty('can_pin_messages')
    const all = await stage.call('getChatAdministrators', { chat_id: chat })
    expect(all.result).toMatchObject([{ status: 'creator' }, { status: 'administrator', user: { id: stage.bot.id } }])
    await become(chat, 'kicked')
    expect(await refusal('getChat', { chat_id: chat })).toBe('Forbidden: bot was kicked from the channel chat')
    const updates = (await stage.call('getUpdates')).result as { my_chat_member?: object }[]
    expect(updates.slice(-2)).toMatchObject([
      {
        my_chat_member: {
          chat: { id: chat, type: 'channel' },
          old_chat_member: { status: 'left' },
          new_chat_member: { status: 'administrator', can_post_messages: true, can_edit_messages: false },
        },
      },
      { my_chat_member: { new_chat_member: { status: 'kicked' } } },
    ])
  })

  it('hide the members from those outside', async () => {
    const chat = await newChannel({}, 'hidden_members')
    await become(chat, 'left')
    expect(await refusal('getChat', { chat_id: '@hidden_members' })).toBe('accepted')
    expect(await refusal('getChatAdministrators', { chat_id: chat })).toBe('Bad Request: member list is inaccessible')
    expect(await refusal('getChatMember', { chat_id: chat, user_id: stage.bot.id })).toBe(
      'Bad Request: member list is inaccessible',
    )
    const { id } = await stage.simulator.control.addChat({ type: 'channel' })
    for (const method of ['getChat', 'getChatAdministrators'])
      expect(await refusal(method, { chat_id: id })).toBe('Bad Request: chat not found')
    const person = await stage.newChat()
    expect(await refusal('getChatAdministrators', { chat_id: person })).toBe(
      'Bad Request: there are no administrators in the private chat',
    )
  })
})

describe('posts', () => {
  it('are edited and pinned, and the channel shows it', async () => {
    const chat = await newChannel()
    const id = await post(chat, { disable_notification: true, link_preview_options: { is_disabled: true } })
    const edit = { chat_id: chat, message_id: id, text: 'Sold out' }
    expect((await stage.call('editMessageText', edit)).result).toMatchObject({
      text: 'Sold out',
      sender_chat: { id: chat },
    })
    expect(await refusal('editMessageText', edit)).toMatch(
      /^Bad Request: message is not modified: specified new message/,
    )
    expect(await refusal('editMessageText', { ...edit, message_id: 999 })).toBe(
      'Bad Request: message to edit not found',
    )
    expect(await refusal('editMessageCaption', { ...edit, caption: 'x' })).toBe(
      'Bad Request: there is no caption in the message to edit',
    )
    expect(await refusal('pinChatMessage', { chat_id: chat, message_id: 999 })).toBe(
      'Bad Request: message to pin not found',
    )
    expect(await refusal('pinChatMessage', { chat_id: chat, message_id: id })).toBe('accepted')
    expect((await stage.call('getChat', { chat_id: chat })).result).toMatchObject({
      pinned_message: { message_id: id },
    })
    const { received } = await stage.simulator.control.received(chat)
    expect(received).toMatchObject([
      { messageIds: [id], text: 'Sold out', sentText: 'A post', silent: true, pinned: true, editCount: 1 },
    ])
  })

  it('are counted by the receiver, those that came twice too', async () => {
    const chat = await newChannel()
    for (const text of ['#1 one', '#2 two', '#1 one', '#1 uno']) await post(chat, { text })
    const summary = (filter = {}) => stage.simulator.control.receivedSummary(chat, filter)
    expect(await summary()).toMatchObject({ posts: 4, messages: 4, distinct: 3, duplicates: 1 })
    expect(await summary({ group: '#(\\d+)' })).toMatchObject({
      distinct: 2,
      duplicates: 2,
      twice: [{ key: '1', times: 3 }],
    })
    expect(await summary({ only: '^#2' })).toMatchObject({ posts: 1, duplicates: 0, forgotten: 0 })
  })
})

describe('topics of a forum', () => {
  it('take posts until they are closed or deleted', async () => {
    const { control } = stage.simulator
    const forum = await control.addChat({ type: 'supergroup', forum: true, topics: ['News'] })
    const [thread = 0] = forum.topics ?? []
    await become(forum.id, 'administrator', { can_manage_topics: false })
    const to = { chat_id: forum.id, text: 'x', message_thread_id: thread }
    expect((await stage.call('sendMessage', to)).result).toMatchObject({
      message_thread_id: thread,
      is_topic_message: true,
      reply_to_message: { message_id: thread, forum_topic_created: { name: 'News' } },
      chat: { is_forum: true },
    })
    await control.act({ type: 'topic', chat: forum.id, thread, status: 'closed' })
    expect(await refusal('sendMessage', to)).toBe('Bad Request: TOPIC_CLOSED')
    await become(forum.id, 'administrator')
    expect(await refusal('sendMessage', to)).toBe('accepted')
    await control.act({ type: 'topic', chat: forum.id, thread, status: 'deleted' })
    expect(await refusal('sendMessage', to)).toBe('Bad Request: message thread not found')
    const plain = await newChannel()
    expect(await refusal('sendMessage', { ...to, chat_id: plain })).toBe('Bad Request: message thread not found')
  })
})

describe('groups', () => {
  it('take posts of administrators only, when they say so', async () => {
    const { control } = stage.simulator
    const { id } = await control.addChat({ type: 'supergroup', membersSend: false })
    await become(id, 'member')
    expect(await refusal('sendMessage', { chat_id: id, text: 'x' })).toBe(
      'Bad Request: not enough rights to send text messages to the chat',
    )
    await become(id, 'administrator')
    expect(await refusal('sendMessage', { chat_id: id, text: 'x' })).toBe('accepted')
  })

  it('become supergroups, and say where they are now', async () => {
    const { control } = stage.simulator
    const { id } = await control.addChat({ type: 'group', administrators: [stage.bot.id] })
    await stage.call('getUpdates', { offset: -1 })
    const { chat = 0 } = await control.act({ type: 'migrate', chat: id })
    expect(await stage.call('sendMessage', { chat_id: id, text: 'x' })).toMatchObject({
      description: 'Bad Request: group chat was upgraded to a supergroup chat',
      parameters: { migrate_to_chat_id: chat },
    })
    expect(await refusal('sendMessage', { chat_id: chat, text: 'x' })).toBe('accepted')
    const updates = (await stage.call('getUpdates')).result as object[]
    expect(updates.slice(-2)).toMatchObject([
      { message: { chat: { id }, migrate_to_chat_id: chat } },
      { message: { chat: { id: chat }, migrate_from_chat_id: id } },
    ])
  })
})
