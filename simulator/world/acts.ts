import type { PendingCallback } from '../api/call.ts'
import type { VirtualClock } from '../clock.ts'
import { withFoundEntities } from '../text/found-entities.ts'
import { longId } from './file-store.ts'
import type { FileKind, FileStore } from './file-store.ts'
import { mediaOf } from './media.ts'
import { addMessage, storedMessage } from './messages.ts'
import type { NewMessage } from './messages.ts'
import type { ApiMessage, Bot, Dialog, InlineButton, Person } from './types.ts'
import type { World } from './world.ts'

/** How long a pressed button waits for its answer, virtual ms. */
export const CALLBACK_LIFETIME_MS = 15 * 60_000
const MAX_CALLBACKS = 20_000

/** An act that a person could not do; said to whoever drives them. */
export class ActError extends Error {
  override readonly name = 'ActError'
}

export interface FileInput {
  readonly bytes: Buffer
  readonly fileName: string
  readonly mimeType: string
  readonly caption?: string
  /** Files with the same one were sent together. */
  readonly album?: string
}

export interface ButtonChoice {
  readonly messageId: number
  readonly data?: string
  readonly text?: string
}

export interface ActParts {
  readonly world: World
  readonly files: FileStore
  readonly callbacks: Map<string, PendingCallback>
}

export interface People {
  readonly start: (bot: Bot, person: Person, payload?: string) => ApiMessage
  readonly say: (bot: Bot, person: Person, text: string) => ApiMessage
  readonly block: (bot: Bot, person: Person) => void
  readonly unblock: (bot: Bot, person: Person) => void
  readonly press: (bot: Bot, person: Person, choice: ButtonChoice) => string
  readonly sendFile: (bot: Bot, person: Person, kind: FileKind, file: FileInput) => ApiMessage
  readonly sayInChat: (chatId: number, person: Person, text: string) => number
}

const dateOf = (clock: VirtualClock): number => Math.floor(clock.now() / 1000)

const dialogWith = (world: World, bot: Bot, person: Person): Dialog => {
  if (person.isDeactivated) throw new ActError(`Person ${person.id} is deactivated and does nothing any more.`)
  const dialog = world.dialogOf(bot, person.id)
  if (dialog === undefined) throw new ActError(`Person ${person.id} is not known.`)
  return dialog
}

/** my_chat_member: in private chats only blocking and unblocking are told. */
const tellMembership = (world: World, bot: Bot, person: Person, change: { from: string; to: string }): void => {
  const dialog = dialogWith(world, bot, person)
  const member = (status: string) => ({ user: bot.user, status, ...(status === 'kicked' ? { until_date: 0 } : {}) })
  const update = {
    chat: dialog.chat,
    from: world.apiUser(person),
    date: dateOf(world.clock),
    old_chat_member: member(change.from),
    new_chat_member: member(change.to),
  }
  bot.updates.push('my_chat_member', update, world.clock.now())
}

const textContent = (text: string): NewMessage => ({ text: { text, entities: withFoundEntities(text, []) } })

const chosenButton = (message: ApiMessage, choice: ButtonChoice): InlineButton => {
  const buttons = message.reply_markup?.inline_keyboard.flat() ?? []
  const button = buttons.find(
    (candidate) =>
      (choice.data === undefined || candidate.callback_data === choice.data) &&
      (choice.text === undefined || candidate.text === choice.text),
  )
  if (button === undefined) throw new ActError(`Message ${message.message_id} has no such button.`)
  return button
}

const CHAT_INSTANCE_DIGITS = 19

const comeBack = (world: World, bot: Bot, person: Person): Dialog => {
  const dialog = dialogWith(world, bot, person)
  if (dialog.membership === 'blocked') tellMembership(world, bot, person, { from: 'kicked', to: 'member' })
  dialog.membership = 'member'
  return dialog
}

const block = (world: World, bot: Bot, person: Person): void => {
  const dialog = dialogWith(world, bot, person)
  if (dialog.membership === 'blocked') return
  dialog.membership = 'blocked'
  tellMembership(world, bot, person, { from: 'member', to: 'kicked' })
}

/** Bots in groups hear commands; administrators and channels hear everything. */
const sayInChat = (world: World, chatId: number, person: Person, text: string): number => {
  const places = [...world.bots.values()].map((bot) => ({ bot, dialog: bot.dialogs.get(chatId) }))
  const anywhere = places.find(({ dialog }) => dialog?.shared !== undefined)?.dialog
  if (anywhere === undefined) throw new ActError(`No bot is in chat ${chatId}.`)
  const message = addMessage(world, anywhere, world.apiUser(person), textContent(text))
  let told = 0
  for (const { bot, dialog } of places) {
    const hears = dialog?.membership === 'administrator' || (dialog?.membership === 'member' && text.startsWith('/'))
    if (!hears) continue
    bot.updates.push(dialog.kind === 'channel' ? 'channel_post' : 'message', message, world.clock.now())
    told++
  }
  return told
}

const createPress = ({ world, callbacks }: ActParts): People['press'] => {
  let serial = 0
  const keep = (id: string, bot: Bot): void => {
    callbacks.set(id, { botId: bot.id, expiresAtMs: world.clock.now() + CALLBACK_LIFETIME_MS, answer: undefined })
    if (callbacks.size <= MAX_CALLBACKS) return
    for (const oldest of callbacks.keys()) {
      callbacks.delete(oldest)
      break
    }
  }
  return (bot, person, choice) => {
    const stored = dialogWith(world, bot, person).thread.messages.get(choice.messageId)
    if (stored === undefined || stored.isDeleted) throw new ActError(`Message ${choice.messageId} is not there.`)
    const message = storedMessage(stored)
    const button = chosenButton(message, choice)
    if (button.callback_data === undefined) {
      throw new ActError(`"${button.text}" opens ${button.url ?? 'something else'}; nobody is told of that press.`)
    }
    const id = longId(world.seed, `callback ${bot.id}`, ++serial)
    keep(id, bot)
    const query = {
      id,
      from: world.apiUser(person),
      message,
      chat_instance: longId(world.seed, 'instance', person.id).slice(0, CHAT_INSTANCE_DIGITS),
      data: button.callback_data,
    }
    bot.updates.push('callback_query', query, world.clock.now())
    return id
  }
}

export const createPeople = (parts: ActParts): People => {
  const { world, files } = parts
  const write = (bot: Bot, person: Person, content: NewMessage): ApiMessage => {
    const message = addMessage(world, comeBack(world, bot, person), world.apiUser(person), content)
    bot.updates.push('message', message, world.clock.now())
    return message
  }
  return {
    start: (bot, person, payload = '') =>
      write(bot, person, textContent(payload === '' ? '/start' : `/start ${payload}`)),
    say: (bot, person, text) => write(bot, person, textContent(text)),
    block: (bot, person) => block(world, bot, person),
    unblock: (bot, person) => {
      if (dialogWith(world, bot, person).membership === 'blocked') comeBack(world, bot, person)
    },
    press: createPress(parts),
    sendFile: (bot, person, kind, { bytes, fileName, mimeType, album, caption = '' }) => {
      const media = mediaOf(files, kind, { botId: bot.id, bytes, fileName, mimeType })
      const together = album === undefined ? {} : { marks: { media_group_id: album } }
      return write(bot, person, {
        media,
        ...together,
        caption: { text: caption, entities: withFoundEntities(caption, []) },
      })
    },
    sayInChat: (chatId, person, text) => sayInChat(world, chatId, person, text),
  }
}
