import type { ApiMessage, Bot, Dialog, StoredMessage } from '../world/types.ts'
import { storedMessage } from '../world/messages.ts'
import type { World } from '../world/world.ts'
import { ControlError } from './input.ts'

const mediaOf = ({ photo, document, video }: ApiMessage): { media: string | null; fileId: string | null } => {
  if (photo !== undefined) return { media: 'photo', fileId: photo.at(-1)?.file_id ?? null }
  if (document !== undefined) return { media: 'document', fileId: document.file_id }
  if (video !== undefined) return { media: 'video', fileId: video.file_id }
  return { media: null, fileId: null }
}

const viewOf = (message: ApiMessage, { isDeleted, botId }: StoredMessage) => ({
  messageId: message.message_id,
  fromBot: botId !== undefined,
  date: message.date,
  text: message.text ?? message.caption ?? '',
  entities: message.entities ?? message.caption_entities ?? [],
  buttons: message.reply_markup?.inline_keyboard ?? [],
  ...mediaOf(message),
  edited: message.edit_date !== undefined,
  deleted: isDeleted,
})

export type MessageView = ReturnType<typeof viewOf>

const messagesOf = (dialog: Dialog): MessageView[] =>
  [...dialog.thread.messages.values()].map((stored) => viewOf(storedMessage(stored), stored))

/** A chat as its person sees it: the last messages, oldest first. */
export const viewChat = (world: World, bot: Bot, chatId: number): { membership: string; messages: MessageView[] } => {
  const dialog = world.dialogOf(bot, chatId)
  if (dialog === undefined) throw new ControlError(`Chat ${chatId} is not known.`, 404)
  return { membership: dialog.membership, messages: messagesOf(dialog) }
}
