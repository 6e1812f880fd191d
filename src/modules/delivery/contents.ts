import { LRUCache } from 'lru-cache'
import type { Db } from '../../db/transaction.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { MessageEdit, OutgoingMedia, OutgoingMessage } from '../../telegram/gateway.ts'
import { filesOf, type ContentMedia, type Fields, type MessageContent } from './core/content.ts'
import { renderTemplate } from './core/template.ts'
import type { DueDelivery } from './due-store.ts'
import { readMessages } from './message-store.ts'
import type { DeliveryPorts, StoredMedia } from './ports.ts'

export interface LoadedMessage {
  readonly content: MessageContent
  /** The files of its media or album on our disk, in order; null for one that is gone. */
  readonly files: readonly (StoredMedia | null)[]
}

/** A delivery together with what it says. */
export interface LoadedDelivery extends DueDelivery {
  readonly message: LoadedMessage
}

export interface Contents {
  load(db: Db, deliveries: readonly DueDelivery[]): Promise<LoadedDelivery[]>
}

const MAX_CACHED = 1_000

export function createContents(files: DeliveryPorts['files']): Contents {
  const cache = new LRUCache<number, LoadedMessage>({ max: MAX_CACHED })
  const read = async (db: Db, refs: readonly number[]): Promise<Map<number, LoadedMessage>> => {
    const messages = new Map<number, LoadedMessage>()
    for (const [ref, content] of await readMessages(db, refs)) {
      const stored: (StoredMedia | null)[] = []
      for (const { fileId } of filesOf(content)) stored.push((await files.describe(db, fileId)) ?? null)
      messages.set(ref, { content, files: stored })
      cache.set(ref, { content, files: stored })
    }
    return messages
  }
  return {
    async load(db, deliveries) {
      const refs = [...new Set(deliveries.map(({ messageRef }) => messageRef))]
      const missing = refs.filter((ref) => !cache.has(ref))
      const messages = missing.length === 0 ? new Map<number, LoadedMessage>() : await read(db, missing)
      return deliveries.flatMap((delivery) => {
        const message = messages.get(delivery.messageRef) ?? cache.get(delivery.messageRef)
        return message === undefined ? [] : [Object.assign(delivery, { message })]
      })
    },
  }
}

/** Telegram's names for the files of one account, as far as they are known. */
export interface FileNames {
  load(db: Db, deliveries: readonly LoadedDelivery[]): Promise<void>
  get(file: ContentMedia): string | undefined
  set(file: ContentMedia, telegramFileId: string): void
}

export function createFileNames(accountId: AccountId, files: DeliveryPorts['files']): FileNames {
  const names = new LRUCache<string, string>({ max: MAX_CACHED })
  const keyOf = ({ kind, fileId }: ContentMedia): string => `${kind}:${fileId}`
  return {
    async load(db, deliveries) {
      const contents = new Set(deliveries.map(({ message }) => message.content))
      for (const content of contents)
        for (const file of filesOf(content)) {
          if (names.has(keyOf(file))) continue
          const name = await files.telegramFileId(db, accountId, file.fileId, file.kind)
          if (name !== undefined) names.set(keyOf(file), name)
        }
    },
    get: (file) => names.get(keyOf(file)),
    set: (file, telegramFileId) => void names.set(keyOf(file), telegramFileId),
  }
}

/** Whether bytes of ours travel with it, because Telegram has no name for them yet. */
export function needsUpload({ post, message }: LoadedDelivery, names: FileNames): boolean {
  const { content } = message
  if (content.media === null && content.album === undefined) return false
  if (post !== undefined && post.operation !== 'send') return false
  return filesOf(content).some((file) => names.get(file) === undefined)
}

/** The request that a delivery becomes; null when a file of it is gone. Without fields the text is literal. */
export function compose(delivery: LoadedDelivery, names: FileNames): OutgoingMessage | null {
  const { content } = delivery.message
  const html =
    delivery.fields === null ? content.html : renderTemplate(content.html, JSON.parse(delivery.fields) as Fields)
  const { buttons, threadId, silent, preview } = content
  const message = { chatId: delivery.chatId, html, buttons, threadId, silent, preview }
  if (content.album !== undefined) {
    const album = content.album.map(({ kind }, index) => ({ kind, source: sourceOf(delivery, names, index) }))
    return album.every(hasSource) ? { ...message, album } : null
  }
  if (content.media === null) return message
  const media = { kind: content.media.kind, source: sourceOf(delivery, names, 0) }
  return hasSource(media) ? { ...message, media } : null
}

/** The new words of a post that is there; an album has no buttons. */
export function composeEdit({ chatId, message: { content } }: LoadedDelivery, messageId: number): MessageEdit {
  const { html, preview, album } = content
  const buttons = album === undefined ? content.buttons : []
  return { chatId, messageId, html, buttons, preview, isCaption: filesOf(content).length > 0 }
}

function sourceOf({ message }: LoadedDelivery, names: FileNames, index: number): OutgoingMedia['source'] | null {
  const file = filesOf(message.content)[index]
  const name = file === undefined ? undefined : names.get(file)
  return name === undefined ? (message.files[index] ?? null) : { fileId: name }
}

const hasSource = <T extends { readonly source: OutgoingMedia['source'] | null }>(
  media: T,
): media is T & { readonly source: OutgoingMedia['source'] } => media.source !== null
