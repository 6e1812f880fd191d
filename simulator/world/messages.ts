import type { FormattedText } from '../text/entity.ts'
import type { Media } from './media.ts'
import { topicCreated } from './topics.ts'
import type { ApiMessage, ApiUser, Dialog, InlineKeyboard, StoredMessage, Topic } from './types.ts'
import type { World } from './world.ts'

export interface NewMessage {
  readonly text?: FormattedText
  readonly caption?: FormattedText
  readonly media?: Media
  readonly keyboard?: InlineKeyboard | undefined
  readonly replyTo?: ApiMessage | undefined
  readonly topic?: Topic | undefined
  /** Fields that go into the message as they are. */
  readonly marks?: Partial<ApiMessage>
}

const textPart = (text: FormattedText | undefined): Partial<ApiMessage> => {
  if (text === undefined) return {}
  return { text: text.text, ...(text.entities.length === 0 ? {} : { entities: text.entities }) }
}

const captionPart = (caption: FormattedText | undefined): Partial<ApiMessage> => {
  if (caption === undefined || caption.text === '') return {}
  return { caption: caption.text, ...(caption.entities.length === 0 ? {} : { caption_entities: caption.entities }) }
}

const mediaPart = (media: Media | undefined): Partial<ApiMessage> => {
  switch (media?.kind) {
    case undefined:
      return {}
    case 'photo':
      return { photo: media.photo }
    case 'document':
      return { document: media.document }
    case 'video':
      return { video: media.video }
  }
}

export const contentOf = (content: NewMessage): Partial<ApiMessage> => ({
  ...(content.replyTo === undefined ? {} : { reply_to_message: content.replyTo }),
  ...content.marks,
  ...textPart(content.text),
  ...mediaPart(content.media),
  ...captionPart(content.caption),
  ...(content.keyboard === undefined ? {} : { reply_markup: content.keyboard }),
})

/** What stands in a topic answers to the message that made the topic, unless it answers to another. */
const topicPart = (dialog: Dialog, date: number, { topic, replyTo }: NewMessage): Partial<ApiMessage> => {
  if (topic === undefined) return {}
  const root = { message_id: topic.id, chat: dialog.chat, date, forum_topic_created: topicCreated(topic) }
  return {
    message_thread_id: topic.id,
    is_topic_message: true,
    ...(replyTo === undefined ? { reply_to_message: root } : {}),
  }
}

const senderOf = (dialog: Dialog, sender: ApiUser): Partial<ApiMessage> =>
  dialog.kind === 'channel' ? { sender_chat: dialog.chat } : { from: sender }

export const addMessage = (world: World, dialog: Dialog, sender: ApiUser, content: NewMessage): ApiMessage => {
  const sentAtMs = world.clock.now()
  const date = Math.floor(sentAtMs / 1000)
  const message: ApiMessage = {
    message_id: ++dialog.thread.lastMessageId,
    ...senderOf(dialog, sender),
    chat: dialog.chat,
    date,
    ...topicPart(dialog, date, content),
    ...contentOf(content),
  }
  world.memory.keep(dialog.thread, {
    messageId: message.message_id,
    json: JSON.stringify(message),
    botId: sender.is_bot ? sender.id : undefined,
    sentAtMs,
    isDeleted: false,
  })
  return message
}

export const storedMessage = (stored: StoredMessage): ApiMessage => JSON.parse(stored.json) as ApiMessage

type Mutable<T> = { -readonly [Name in keyof T]: T[Name] }

/** The message without what an edit replaces: its text or caption, and its buttons. */
export const withoutContent = (message: ApiMessage): ApiMessage => {
  const kept: Mutable<ApiMessage> = { ...message }
  delete kept.text
  delete kept.entities
  delete kept.caption
  delete kept.caption_entities
  delete kept.reply_markup
  return kept
}

export const withoutKeyboard = (message: ApiMessage): ApiMessage => {
  const kept: Mutable<ApiMessage> = { ...message }
  delete kept.reply_markup
  return kept
}

const visible = ({ text, entities, caption, caption_entities, reply_markup }: ApiMessage): string =>
  JSON.stringify([text, entities, caption, caption_entities, reply_markup])

/** Answers undefined when the new content is exactly the old one. */
export const changeMessage = (stored: StoredMessage, change: ApiMessage, nowMs: number): ApiMessage | undefined => {
  if (visible(storedMessage(stored)) === visible(change)) return undefined
  const message = { ...change, edit_date: Math.floor(nowMs / 1000) }
  stored.json = JSON.stringify(message)
  return message
}
