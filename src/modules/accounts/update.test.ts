import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseUpdate } from './update.ts'

const ann = { id: 7, is_bot: false, first_name: 'Ann', username: 'ann', language_code: 'en' }
const chat = { id: 7, type: 'private', first_name: 'Ann', username: 'ann' }
const parse = (update: object) => parseUpdate(1, JSON.stringify({ update_id: 1, ...update }))
const said = (text: string) => parse({ message: { message_id: 5, date: 1, chat, from: ann, text } })

const person = { id: 7, kind: 'person', firstName: 'Ann', lastName: '', username: 'ann', languageCode: 'en' }

describe('an update', () => {
  it.each([
    ['/start', ''],
    ['/start from_site', 'from_site'],
    ['/START@news_bot spring-24', 'spring-24'],
    [`/start ${'x'.repeat(65)}`, ''],
    ['/start two words', ''],
    ['/start <b>x</b>', ''],
  ])('%s is a start with the payload "%s"', (text, payload) => {
    expect(said(text)).toEqual({ kind: 'start', updateId: 1, chat: person, from: person, payload })
  })

  it.each([
    ['/stop', 'stop'],
    ['/Stop@news_bot now', 'stop'],
    ['/starting', 'starting'],
    ['please /stop', null],
    ['/', null],
    ['/stop!', null],
  ])('%s is text with the command %s', (text, command) => {
    expect(said(text)).toMatchObject({ kind: 'text', text, command })
  })

  it('with a caption is text, without words it is other, and both know the chat', () => {
    expect(parse({ message: { message_id: 5, chat, from: ann, photo: [], caption: '/stop' } })).toMatchObject({
      kind: 'text',
      command: 'stop',
    })
    expect(parse({ message: { message_id: 5, chat, from: ann, sticker: {} } })).toMatchObject({
      kind: 'other',
      chat: person,
    })
  })

  it('in a group names the group and the person', () => {
    const group = { id: -100123, type: 'supergroup', title: 'Friends' }
    expect(parse({ message: { message_id: 5, chat: group, from: ann, text: '/stop' } })).toMatchObject({
      chat: { id: -100123, kind: 'group', firstName: 'Friends', languageCode: '' },
      from: person,
    })
  })

  it('tells who pressed which button, also under a message that is too old to be shown', () => {
    const query = { id: '99', from: ann, chat_instance: 'x', data: 'stop' }
    const pressed = { kind: 'callback', callbackId: '99', data: 'stop', from: person, chat: person }
    expect(parse({ callback_query: { ...query, message: { message_id: 5, chat, date: 0 } } })).toMatchObject({
      ...pressed,
      messageId: 5,
    })
    expect(parse({ callback_query: query })).toMatchObject({ ...pressed, messageId: null })
  })

  it('tells of a block', () => {
    const member = { chat, from: ann, date: 1, old_chat_member: {}, new_chat_member: { status: 'kicked', user: {} } }
    expect(parse({ my_chat_member: member })).toMatchObject({ kind: 'my_chat_member', status: 'kicked', chat: person })
  })

  it('that makes no sense is other, without a chat', () => {
    const nothing = { kind: 'other', updateId: 1, chat: null, from: null }
    expect(parse({ poll: {} })).toEqual(nothing)
    expect(parse({ message: { chat: 5 } })).toEqual(nothing)
    expect(parseUpdate(1, 'not JSON')).toEqual(nothing)
    expect(parseUpdate(1, 'null')).toEqual(nothing)
  })

  it('never throws, whatever arrives', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (payload) => {
        expect(parseUpdate(1, payload).updateId).toBe(1)
      }),
    )
  })
})
