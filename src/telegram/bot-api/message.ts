import type { InlineKeyboardButton, InlineKeyboardMarkup } from '@grammyjs/types'
import type { Button, MediaKind, OutgoingMessage } from '../gateway.ts'

export type SendMethod = 'sendMessage' | 'sendPhoto' | 'sendDocument' | 'sendVideo'

const mediaMethods: Readonly<Record<MediaKind, SendMethod>> = {
  photo: 'sendPhoto',
  document: 'sendDocument',
  video: 'sendVideo',
}

export const methodOf = ({ media }: OutgoingMessage): SendMethod =>
  media === undefined ? 'sendMessage' : mediaMethods[media.kind]

/** The fields of a message that carries no bytes. */
export function messageFields({ chatId, html, media, buttons }: OutgoingMessage): Record<string, unknown> {
  const text = media === undefined ? 'text' : 'caption'
  const fields: Record<string, unknown> = { chat_id: chatId, [text]: html, parse_mode: 'HTML' }
  if (media !== undefined && 'fileId' in media.source) fields[media.kind] = media.source.fileId
  if (buttons.length > 0) fields['reply_markup'] = keyboard(buttons)
  return fields
}

const keyboard = (buttons: OutgoingMessage['buttons']): InlineKeyboardMarkup => ({
  inline_keyboard: buttons.map((row) => row.map(toKey)),
})

const toKey = (button: Button): InlineKeyboardButton =>
  'url' in button ? { text: button.text, url: button.url } : { text: button.text, callback_data: button.data }
