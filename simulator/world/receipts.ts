import { hash as digest } from 'node:crypto'
import type { InlineKeyboard } from './types.ts'

const MAX_RECEIPTS = 200_000
const MAX_EDITS_KEPT = 20

export interface ReceiptEdit {
  /** Virtual ms. */
  readonly at: number
  readonly method: string
  readonly text: string
}

/** One thing that a chat received; an album is one. */
export interface Receipt {
  readonly seq: number
  readonly chat: number
  readonly bot: number
  /** Virtual ms. */
  readonly at: number
  readonly method: string
  readonly messageIds: readonly number[]
  /** Text or caption after parsing, as it is now; the captions of an album, a line each. */
  text: string
  /** As it was sent, and its hash. */
  readonly sentText: string
  readonly hash: string
  /** photo, document or video, and the hash of its bytes, for each item. */
  readonly media: readonly { readonly kind: string; readonly sha256: string }[]
  buttons: InlineKeyboard['inline_keyboard']
  readonly threadId: number | null
  readonly silent: boolean
  readonly replyTo: number | null
  /** The last edits; `editCount` has them all. */
  readonly edits: ReceiptEdit[]
  editCount: number
  pinned: boolean
  readonly deleted: number[]
}

export type NewReceipt = Omit<Receipt, 'seq' | 'sentText' | 'hash' | 'edits' | 'editCount' | 'pinned' | 'deleted'>

export const textHash = (text: string): string => digest('sha1', text).slice(0, 16)

/** What groups and channels received, by the receiver's word. The oldest are forgotten above 200,000. */
export interface Receipts {
  readonly received: (receipt: NewReceipt) => void
  readonly edited: (
    chat: number,
    messageId: number,
    edit: ReceiptEdit & { readonly buttons: InlineKeyboard['inline_keyboard'] },
  ) => void
  readonly pinned: (chat: number, messageId: number, isPinned: boolean) => void
  readonly deleted: (chat: number, messageId: number) => void
  /** In the order of their arrival; `after` is the `seq` of the last one that is known. */
  readonly list: (chat: number, after: number, limit: number) => readonly Receipt[]
  readonly all: (chat: number) => Iterable<Receipt>
  readonly forgottenCount: () => number
}

interface ChatReceipts {
  readonly bySeq: Map<number, Receipt>
  readonly byMessage: Map<number, Receipt>
}

/** Receipts by chat, bounded altogether. */
const createKept = () => {
  const chats = new Map<number, ChatReceipts>()
  let order: Receipt[] = []
  let head = 0
  const forgetOldest = (): void => {
    const oldest = order[head++]
    if (oldest === undefined) return
    const kept = chats.get(oldest.chat)
    kept?.bySeq.delete(oldest.seq)
    for (const id of oldest.messageIds) kept?.byMessage.delete(id)
    if (head > 4096 && head * 2 > order.length) {
      order = order.slice(head)
      head = 0
    }
  }
  return {
    add: (receipt: Receipt): void => {
      const { chat, seq, messageIds } = receipt
      const kept = chats.get(chat) ?? { bySeq: new Map<number, Receipt>(), byMessage: new Map<number, Receipt>() }
      chats.set(chat, kept)
      kept.bySeq.set(seq, receipt)
      for (const id of messageIds) kept.byMessage.set(id, receipt)
      order.push(receipt)
      if (order.length - head > MAX_RECEIPTS) forgetOldest()
    },
    find: (chat: number, messageId: number) => chats.get(chat)?.byMessage.get(messageId),
    of: (chat: number): Iterable<Receipt> => chats.get(chat)?.bySeq.values() ?? [],
    size: () => order.length - head,
  }
}

export const createReceipts = (): Receipts => {
  const kept = createKept()
  let seq = 0
  return {
    received: (given) => {
      const { text } = given
      const fresh = { edits: [], editCount: 0, pinned: false, deleted: [] }
      kept.add({ ...given, seq: ++seq, sentText: text, hash: textHash(text), ...fresh })
    },
    edited: (chat, messageId, { buttons, ...edit }) => {
      const receipt = kept.find(chat, messageId)
      if (receipt === undefined) return
      if (edit.method !== 'editMessageReplyMarkup') receipt.text = edit.text
      receipt.buttons = buttons
      receipt.editCount++
      receipt.edits.push(edit)
      if (receipt.edits.length > MAX_EDITS_KEPT) receipt.edits.shift()
    },
    pinned: (chat, messageId, isPinned) => {
      const receipt = kept.find(chat, messageId)
      if (receipt !== undefined) receipt.pinned = isPinned
    },
    deleted: (chat, messageId) => kept.find(chat, messageId)?.deleted.push(messageId),
    list: (chat, after, limit) => {
      const found: Receipt[] = []
      for (const receipt of kept.of(chat)) {
        if (receipt.seq <= after) continue
        found.push(receipt)
        if (found.length >= limit) break
      }
      return found
    },
    all: kept.of,
    forgottenCount: () => seq - kept.size(),
  }
}
