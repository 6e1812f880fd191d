import { isRecord, jsonParam, integerParam, booleanParam } from '../server/params.ts'
import { readCaption, readMessageText } from '../text/formatted-text.ts'
import { addMessage, storedMessage } from '../world/messages.ts'
import type { NewMessage } from '../world/messages.ts'
import type { ApiMessage, Dialog } from '../world/types.ts'
import type { FileKind } from '../world/file-store.ts'
import type { Call, Method } from './call.ts'
import { enterChat, readChat } from './chats.ts'
import { readKeyboard } from './keyboard.ts'
import { readMedia } from './media-source.ts'
import { badRequest } from './refusal.ts'

const withoutReply = (message: ApiMessage): ApiMessage => {
  const { reply_to_message: inner, ...alone } = message
  return inner === undefined ? message : alone
}

const repliedTo = (call: Call, dialog: Dialog): ApiMessage | undefined => {
  const given = jsonParam(call.params, 'reply_parameters')
  const asObject = given.kind === 'value' && isRecord(given.value) ? given.value : {}
  const id = Number(asObject['message_id'] ?? integerParam(call.params, 'reply_to_message_id'))
  if (!Number.isSafeInteger(id) || id <= 0) return undefined
  const stored = dialog.thread.messages.get(id)
  if (stored?.isDeleted === false) return withoutReply(storedMessage(stored))
  const isOptional =
    asObject['allow_sending_without_reply'] === true || booleanParam(call.params, 'allow_sending_without_reply')
  if (!isOptional) throw badRequest('message to be replied not found')
  return undefined
}

const deliver = (call: Call, dialog: Dialog, content: NewMessage): ApiMessage => {
  const message = addMessage(call.telegram.world, dialog, call.bot.user, content)
  call.trace.messageId = message.message_id
  return message
}

export const sendMessage: Method = (call) => {
  const text = readMessageText(call.params)
  call.trace.text = text.text
  const keyboard = readKeyboard(call.params)
  call.trace.hasKeyboard = keyboard !== undefined
  const dialog = readChat(call)
  const replyTo = repliedTo(call, dialog)
  enterChat(call, dialog, 'send')
  return deliver(call, dialog, { text, keyboard, replyTo })
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
    const replyTo = repliedTo(call, dialog)
    enterChat(call, dialog, 'send')
    return deliver(call, dialog, { caption, media, keyboard, replyTo })
  }

export const sendPhoto: Method = sendMedia('photo')
export const sendDocument: Method = sendMedia('document')
export const sendVideo: Method = sendMedia('video')
