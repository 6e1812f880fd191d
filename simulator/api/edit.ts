import { textParam } from '../server/params.ts'
import { readCaption, readMessageText } from '../text/formatted-text.ts'
import { changeMessage, contentOf, storedMessage, withoutContent, withoutKeyboard } from '../world/messages.ts'
import type { ApiMessage, Dialog, StoredMessage } from '../world/types.ts'
import type { Call, Method } from './call.ts'
import { enterChat, messageIdOf, readChat } from './chats.ts'
import { readKeyboard } from './keyboard.ts'
import { noteEdited } from './receive.ts'
import { badRequest } from './refusal.ts'

const DELETE_WINDOW_MS = 48 * 3_600_000
const NOT_MODIFIED =
  'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message'

interface Editable {
  readonly dialog: Dialog
  readonly stored: StoredMessage
}

/** Its own, and in a channel what anybody posted, when it has the right. */
const mayEdit = (call: Call, { kind, membership, rights }: Dialog, stored: StoredMessage): boolean => {
  const isOwn = stored.botId === call.bot.id
  if (kind !== 'channel' || membership !== 'administrator') return isOwn
  return rights.can_edit_messages || (isOwn && rights.can_post_messages)
}

const findEditable = (call: Call): Editable => {
  if (textParam(call.params, 'inline_message_id') !== '') throw badRequest('MESSAGE_ID_INVALID')
  const dialog = readChat(call)
  const stored = dialog.thread.messages.get(messageIdOf(call))
  if (stored === undefined || stored.isDeleted) throw badRequest('message to edit not found')
  if (!mayEdit(call, dialog, stored)) throw badRequest("message can't be edited")
  return { dialog, stored }
}

const apply = (call: Call, { dialog, stored }: Editable, change: ApiMessage): ApiMessage => {
  enterChat(call, dialog, 'edit')
  const changed = changeMessage(stored, change, call.telegram.world.clock.now())
  if (changed === undefined) throw badRequest(NOT_MODIFIED)
  call.trace.messageId = changed.message_id
  call.trace.hasKeyboard = changed.reply_markup !== undefined
  noteEdited(call, dialog, changed)
  return changed
}

export const editMessageText: Method = (call) => {
  const text = readMessageText(call.params)
  call.trace.text = text.text
  const keyboard = readKeyboard(call.params)
  const editable = findEditable(call)
  const message = storedMessage(editable.stored)
  if (message.text === undefined) throw badRequest('there is no text in the message to edit')
  return apply(call, editable, { ...withoutContent(message), ...contentOf({ text, keyboard }) })
}

export const editMessageCaption: Method = (call) => {
  const caption = readCaption(call.params)
  call.trace.text = caption.text
  const keyboard = readKeyboard(call.params)
  const editable = findEditable(call)
  const message = storedMessage(editable.stored)
  if (message.text !== undefined) throw badRequest('there is no caption in the message to edit')
  return apply(call, editable, { ...withoutContent(message), ...contentOf({ caption, keyboard }) })
}

export const editMessageReplyMarkup: Method = (call) => {
  const keyboard = readKeyboard(call.params)
  const editable = findEditable(call)
  return apply(call, editable, { ...withoutKeyboard(storedMessage(editable.stored)), ...contentOf({ keyboard }) })
}

const mayDelete = (call: Call, dialog: Dialog, stored: StoredMessage): boolean => {
  const isYoung = call.telegram.world.clock.now() - stored.sentAtMs < DELETE_WINDOW_MS
  if (dialog.membership === 'administrator' && dialog.rights.can_delete_messages) return true
  return isYoung && (stored.botId === call.bot.id || dialog.kind === 'private')
}

export const deleteMessage: Method = (call) => {
  const dialog = readChat(call)
  const messageId = messageIdOf(call)
  const stored = dialog.thread.messages.get(messageId)
  if (stored === undefined || stored.isDeleted) throw badRequest('message to delete not found')
  if (!mayDelete(call, dialog, stored)) throw badRequest("message can't be deleted for everyone")
  stored.isDeleted = true
  call.telegram.receipts.deleted(dialog.chat.id, messageId)
  call.trace.messageId = messageId
  return true
}
