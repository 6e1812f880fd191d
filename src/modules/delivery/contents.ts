import { LRUCache } from 'lru-cache'
import type { Db } from '../../db/transaction.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { OutgoingMessage } from '../../telegram/gateway.ts'
import type { Fields, MessageContent } from './core/content.ts'
import { renderTemplate } from './core/template.ts'
import type { DueDelivery } from './due-store.ts'
import { readMessages } from './message-store.ts'
import type { DeliveryPorts, StoredMedia } from './ports.ts'

export interface LoadedMessage {
  readonly content: MessageContent
  /** The file on our disk; null without media, or when it is gone. */
  readonly file: StoredMedia | null
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
      const file = content.media === null ? null : ((await files.describe(db, content.media.fileId)) ?? null)
      messages.set(ref, { content, file })
      cache.set(ref, { content, file })
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
  get(content: MessageContent): string | undefined
  set(content: MessageContent, telegramFileId: string): void
}

export function createFileNames(accountId: AccountId, files: DeliveryPorts['files']): FileNames {
  const names = new LRUCache<string, string>({ max: MAX_CACHED })
  const keyOf = ({ media }: MessageContent): string => (media === null ? '' : `${media.kind}:${media.fileId}`)
  return {
    async load(db, deliveries) {
      const contents = new Set(deliveries.map(({ message }) => message.content))
      for (const content of contents) {
        if (content.media === null || names.has(keyOf(content))) continue
        const name = await files.telegramFileId(db, accountId, content.media.fileId, content.media.kind)
        if (name !== undefined) names.set(keyOf(content), name)
      }
    },
    get: (content) => names.get(keyOf(content)),
    set(content, telegramFileId) {
      if (content.media !== null) names.set(keyOf(content), telegramFileId)
    },
  }
}

/** The request that a delivery becomes; null when its file is gone. Without fields the text is literal. */
export function compose(delivery: LoadedDelivery, telegramFileId: string | undefined): OutgoingMessage | null {
  const { content, file } = delivery.message
  const html =
    delivery.fields === null ? content.html : renderTemplate(content.html, JSON.parse(delivery.fields) as Fields)
  const message = { chatId: delivery.chatId, html, buttons: content.buttons }
  if (content.media === null) return message
  const source = telegramFileId === undefined ? file : { fileId: telegramFileId }
  return source === null ? null : { ...message, media: { kind: content.media.kind, source } }
}
