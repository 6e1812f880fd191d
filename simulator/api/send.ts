import { readCaption, readMessageText } from '../text/formatted-text.ts'
import { addMessage } from '../world/messages.ts'
import type { NewMessage } from '../world/messages.ts'
import type { ApiMessage, Dialog } from '../world/types.ts'
import type { FileKind } from '../world/file-store.ts'
import type { Call, Method } from './call.ts'
import { enterChat, readChat } from './chats.ts'
import { readKeyboard } from './keyboard.ts'
import { readManner } from './manner.ts'
import type { Manner } from './manner.ts'
import { readMedia } from './media-source.ts'
import { noteReceived } from './receive.ts'

const deliver = (call: Call, dialog: Dialog, content: NewMessage, manner: Manner): ApiMessage => {
  const { topic, replyTo, marks } = manner
  const message = addMessage(call.telegram.world, dialog, call.bot.user, { ...content, topic, replyTo, marks })
  call.trace.messageId = message.message_id
  call.trace.messageCount = 1
  noteReceived(call, dialog, [{ message, media: content.media }], manner)
  return message
}

export const sendMessage: Method = (call) => {
  const text = readMessageText(call.params)
  call.trace.text = text.text
  const keyboard = readKeyboard(call.params)
  call.trace.hasKeyboard = keyboard !== undefined
  const dialog = readChat(call)
  const manner = readManner(call, dialog, 'text')
  enterChat(call, dialog, 'send', { what: 'text', topic: manner.topic })
  return deliver(call, dialog, { text, keyboard }, manner)
}

const sendMedia =
  (kind: FileKind): Method =>
  (call) => {
    const caption = readCaption(call.params)
    call.trace.text = caption.text
    const keyboard = readKeyboard(call.params)
    call.trace.hasKeyboard = keyboard !== undefined
    const media = readMedia(call, kind)
    call.trace.mediaSha256 = media.sha256
    const dialog = readChat(call)
    const manner = readManner(call, dialog, 'media')
    enterChat(call, dialog, 'send', { what: kind, topic: manner.topic })
    return deliver(call, dialog, { caption, media, keyboard }, manner)
  }

export const sendPhoto: Method = sendMedia('photo')
export const sendDocument: Method = sendMedia('document')
export const sendVideo: Method = sendMedia('video')
