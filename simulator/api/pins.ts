import { integerParam } from '../server/params.ts'
import { addMessage, storedMessage } from '../world/messages.ts'
import type { ApiMessage, Dialog } from '../world/types.ts'
import type { Call, Method } from './call.ts'
import { badRequest } from './refusal.ts'
import { messageIdOf, readChat, refuseChat } from './chats.ts'

const pinDialog = (call: Call): Dialog => {
  const dialog = readChat(call)
  refuseChat(dialog)
  if (dialog.shared === undefined) return dialog
  const { membership, rights, kind } = dialog
  const may = kind === 'channel' ? rights.can_edit_messages : rights.can_pin_messages
  if (membership !== 'administrator' || !may) {
    throw badRequest('not enough rights to manage pinned messages in the chat')
  }
  return dialog
}

const stored = (dialog: Dialog, messageId: number, problem: string): ApiMessage => {
  const found = dialog.thread.messages.get(messageId)
  if (found === undefined || found.isDeleted) throw badRequest(problem)
  return storedMessage(found)
}

const forget = (dialog: Dialog, messageId: number): void => {
  const at = dialog.shared?.pinned.indexOf(messageId) ?? -1
  if (at >= 0) dialog.shared?.pinned.splice(at, 1)
}

/** Everybody in the chat reads that something was pinned, the bot that did it too. */
const tellPinned = (call: Call, dialog: Dialog, pinned: ApiMessage): void => {
  const { world } = call.telegram
  const marks = { pinned_message: pinned }
  const message = addMessage(world, dialog, call.bot.user, { marks })
  call.bot.updates.push(dialog.kind === 'channel' ? 'channel_post' : 'message', message, world.clock.now())
}

export const pinChatMessage: Method = (call) => {
  const dialog = pinDialog(call)
  const messageId = messageIdOf(call)
  const message = stored(dialog, messageId, 'message to pin not found')
  call.trace.messageId = messageId
  const isAgain = dialog.shared?.pinned.at(-1) === messageId
  forget(dialog, messageId)
  dialog.shared?.pinned.push(messageId)
  call.telegram.receipts.pinned(dialog.chat.id, messageId, true)
  if (!isAgain) tellPinned(call, dialog, message)
  return true
}

export const unpinChatMessage: Method = (call) => {
  const dialog = pinDialog(call)
  const messageId = integerParam(call.params, 'message_id') || (dialog.shared?.pinned.at(-1) ?? 0)
  if (messageId === 0) throw badRequest('message to unpin not found')
  stored(dialog, messageId, 'message to unpin not found')
  call.trace.messageId = messageId
  forget(dialog, messageId)
  call.telegram.receipts.pinned(dialog.chat.id, messageId, false)
  return true
}

export const unpinAllChatMessages: Method = (call) => {
  const dialog = pinDialog(call)
  for (const messageId of dialog.shared?.pinned.splice(0) ?? []) {
    call.telegram.receipts.pinned(dialog.chat.id, messageId, false)
  }
  return true
}
