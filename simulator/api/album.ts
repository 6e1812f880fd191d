import { createHash } from 'node:crypto'
import { booleanParam } from '../server/params.ts'
import { readCaption } from '../text/formatted-text.ts'
import type { FormattedText } from '../text/entity.ts'
import { longId } from '../world/file-store.ts'
import type { Media } from '../world/media.ts'
import { addMessage } from '../world/messages.ts'
import type { ApiMessage, Dialog } from '../world/types.ts'
import { readAlbum } from './album-items.ts'
import type { AlbumItem } from './album-items.ts'
import type { Call, Method } from './call.ts'
import { enterChat, readChat } from './chats.ts'
import { readManner } from './manner.ts'
import type { Manner } from './manner.ts'
import { loadMedia } from './media-source.ts'
import { noteReceived } from './receive.ts'
import { badRequest } from './refusal.ts'

interface ReadyItem {
  readonly caption: FormattedText
  readonly isCaptionAbove: boolean
  /** undefined: Telegram's servers refuse the item. */
  readonly media: Media | undefined
  readonly problem: string
}

const readyItem = (call: Call, item: AlbumItem, at: number): ReadyItem => {
  const caption = readCaption(item.params)
  const isCaptionAbove = booleanParam(item.params, 'show_caption_above_media')
  const loaded = loadMedia(call, item.kind, item.source)
  const fault = call.albumFault
  if (fault?.item === at + 1) return { caption, isCaptionAbove, media: undefined, problem: fault.error }
  return loaded.kind === 'media'
    ? { caption, isCaptionAbove, media: loaded.media, problem: '' }
    : { caption, isCaptionAbove, media: undefined, problem: loaded.problem }
}

const shaOf = (items: readonly ReadyItem[]): string =>
  createHash('sha256')
    .update(items.map(({ media }) => media?.sha256 ?? '').join())
    .digest('hex')

const add = (call: Call, dialog: Dialog, items: readonly ReadyItem[], manner: Manner): ApiMessage[] => {
  const { world } = call.telegram
  const there = items.filter(({ media }) => media !== undefined)
  const album: Partial<ApiMessage> =
    there.length < 2 ? {} : { media_group_id: longId(world.seed, 'album', dialog.thread.lastMessageId + 1) }
  const arrived = there.map(({ media, caption, isCaptionAbove }) => {
    const marks = {
      ...manner.marks,
      ...album,
      ...(isCaptionAbove ? { show_caption_above_media: true as const } : {}),
    }
    const { topic, replyTo } = manner
    const content = { caption, topic, replyTo, marks, ...(media === undefined ? {} : { media }) }
    return { message: addMessage(world, dialog, call.bot.user, content), media }
  })
  call.trace.messageId = arrived[0]?.message.message_id
  call.trace.messageCount = arrived.length
  if (arrived.length > 0) noteReceived(call, dialog, arrived, manner)
  return arrived.map(({ message }) => message)
}

/**
 * An album; one item is a message of its own. The items go out one by one: when Telegram refuses one of them the
 * call fails, and the others are there all the same.
 */
export const sendMediaGroup: Method = (call) => {
  const items = readAlbum(call.params).map((item, at) => readyItem(call, item, at))
  call.trace.text = items
    .map(({ caption }) => caption.text)
    .filter((text) => text !== '')
    .join('\n')
  call.trace.mediaSha256 = shaOf(items)
  const dialog = readChat(call)
  const manner = readManner(call, dialog, 'media')
  const what = items[0]?.media?.kind ?? 'photo'
  enterChat(call, dialog, 'send', { what, topic: manner.topic, messages: items.length })
  const messages = add(call, dialog, items, manner)
  const failedAt = items.findIndex(({ media }) => media === undefined)
  if (failedAt >= 0) {
    throw badRequest(
      `failed to send message #${failedAt + 1} with the error message "${items[failedAt]?.problem ?? ''}"`,
    )
  }
  return messages
}
