import {
  answerCallbackQuery,
  deleteMyCommands,
  getFile,
  getMe,
  getMyCommands,
  sendChatAction,
  setMyCommands,
} from './about.ts'
import { sendMediaGroup } from './album.ts'
import type { Method } from './call.ts'
import { deleteMessage, editMessageCaption, editMessageReplyMarkup, editMessageText } from './edit.ts'
import { getChat, getChatAdministrators, getChatMember, getChatMemberCount } from './members.ts'
import { pinChatMessage, unpinAllChatMessages, unpinChatMessage } from './pins.ts'
import { sendDocument, sendMessage, sendPhoto, sendVideo } from './send.ts'
import type { Polling } from './updates.ts'

/** Counted kinds meet the flood gates and have lines in the ledger. */
export type MethodKind = 'send' | 'edit' | 'delete' | 'pin' | 'other'

export interface MethodEntry {
  readonly name: string
  readonly kind: MethodKind
  readonly run: Method
}

/** By lower-case name: the real server does not mind the case. */
export const createMethods = (polling: Polling): ReadonlyMap<string, MethodEntry> => {
  const kinds: Readonly<Record<MethodKind, Readonly<Record<string, Method>>>> = {
    send: { sendMessage, sendPhoto, sendDocument, sendVideo, sendMediaGroup },
    edit: { editMessageText, editMessageCaption, editMessageReplyMarkup },
    delete: { deleteMessage },
    pin: { pinChatMessage, unpinChatMessage, unpinAllChatMessages },
    other: {
      getMe,
      getChat,
      getChatMember,
      getChatAdministrators,
      getChatMemberCount,
      getFile,
      sendChatAction,
      answerCallbackQuery,
      setMyCommands,
      getMyCommands,
      deleteMyCommands,
      getUpdates: polling.getUpdates,
      setWebhook: polling.setWebhook,
      deleteWebhook: polling.deleteWebhook,
      getWebhookInfo: polling.getWebhookInfo,
    },
  }
  const methods = new Map<string, MethodEntry>()
  for (const kind of ['send', 'edit', 'delete', 'pin', 'other'] as const) {
    for (const [name, run] of Object.entries(kinds[kind])) methods.set(name.toLowerCase(), { name, kind, run })
  }
  return methods
}
