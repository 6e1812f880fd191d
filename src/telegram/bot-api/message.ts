import type { InlineKeyboardButton, InlineKeyboardMarkup } from '@grammyjs/types'
import type { Button, MediaKind, MediaSource, MessageEdit, OutgoingAlbum, OutgoingMessage } from '../gateway.ts'

export type SendMethod = 'sendMessage' | 'sendPhoto' | 'sendDocument' | 'sendVideo' | 'sendMediaGroup'
export type LocalFile = Extract<MediaSource, { readonly path: string }>

/** A file that travels with a request, and the field that carries it. */
export interface Attachment {
  readonly field: string
  readonly source: LocalFile
}

const mediaMethods: Readonly<Record<MediaKind, SendMethod>> = {
  photo: 'sendPhoto',
  document: 'sendDocument',
  video: 'sendVideo',
}

export function methodOf({ media, album }: OutgoingMessage): SendMethod {
  if (album !== undefined) return 'sendMediaGroup'
  return media === undefined ? 'sendMessage' : mediaMethods[media.kind]
}

/** The fields of a message without the bytes that `attachmentsOf` names. */
export function messageFields(message: OutgoingMessage): Record<string, unknown> {
  const { chatId, html, media, album, buttons } = message
  const fields: Record<string, unknown> = { chat_id: chatId }
  if (album !== undefined) fields['media'] = album.map((item, index) => albumItem(item, index, html))
  else {
    fields[media === undefined ? 'text' : 'caption'] = html
    fields['parse_mode'] = 'HTML'
    if (media !== undefined && 'fileId' in media.source) fields[media.kind] = media.source.fileId
    if (buttons.length > 0) fields['reply_markup'] = keyboard(buttons)
    if (media === undefined && message.preview !== undefined)
      fields['link_preview_options'] = { is_disabled: !message.preview }
  }
  if (message.threadId !== undefined) fields['message_thread_id'] = message.threadId
  if (message.silent === true) fields['disable_notification'] = true
  return fields
}

export function attachmentsOf({ media, album }: OutgoingMessage): Attachment[] {
  if (media !== undefined) return 'path' in media.source ? [{ field: media.kind, source: media.source }] : []
  return (album ?? []).flatMap(({ source }, index) => ('path' in source ? [{ field: fileField(index), source }] : []))
}

export const editMethodOf = ({ isCaption }: MessageEdit): 'editMessageCaption' | 'editMessageText' =>
  isCaption ? 'editMessageCaption' : 'editMessageText'

export function editFields({
  chatId,
  messageId,
  html,
  isCaption,
  buttons,
  preview,
}: MessageEdit): Record<string, unknown> {
  const fields: Record<string, unknown> = { chat_id: chatId, message_id: messageId, parse_mode: 'HTML' }
  fields[isCaption ? 'caption' : 'text'] = html
  if (buttons.length > 0) fields['reply_markup'] = keyboard(buttons)
  if (!isCaption && preview !== undefined) fields['link_preview_options'] = { is_disabled: !preview }
  return fields
}

function albumItem({ kind, source }: OutgoingAlbum[number], index: number, html: string): Record<string, unknown> {
  const media = 'fileId' in source ? source.fileId : `attach://${fileField(index)}`
  return index === 0 && html !== '' ? { type: kind, media, caption: html, parse_mode: 'HTML' } : { type: kind, media }
}

const fileField = (index: number): string => `file${index}`

const keyboard = (buttons: OutgoingMessage['buttons']): InlineKeyboardMarkup => ({
  inline_keyboard: buttons.map((row) => row.map(toKey)),
})

const toKey = (button: Button): InlineKeyboardButton =>
  'url' in button ? { text: button.text, url: button.url } : { text: button.text, callback_data: button.data }
