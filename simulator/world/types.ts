import type { Entity } from '../text/entity.ts'
import type { FloodGate } from '../limits/flood-gate.ts'
import type { SlidingWindow } from '../limits/sliding-window.ts'
import type { AdminRights } from './rights.ts'
import type { UpdateQueue } from './update-queue.ts'

export interface ApiUser {
  readonly id: number
  readonly is_bot: boolean
  readonly first_name: string
  readonly last_name?: string
  readonly username?: string
  readonly language_code?: string
}

export type ChatKind = 'private' | 'group' | 'supergroup' | 'channel'

export interface ApiChat {
  readonly id: number
  readonly type: ChatKind
  readonly title?: string
  readonly username?: string
  readonly first_name?: string
  readonly last_name?: string
  readonly is_forum?: true
}

/** A Message of the Bot API; media live under their own names. */
export interface ApiMessage {
  readonly message_id: number
  readonly date: number
  readonly chat: ApiChat
  readonly from?: ApiUser
  readonly sender_chat?: ApiChat
  readonly edit_date?: number
  readonly text?: string
  readonly entities?: readonly Entity[]
  readonly caption?: string
  readonly caption_entities?: readonly Entity[]
  readonly reply_markup?: InlineKeyboard
  readonly reply_to_message?: ApiMessage
  /** The topic of a forum that it stands in. */
  readonly message_thread_id?: number
  readonly is_topic_message?: true
  readonly media_group_id?: string
  readonly link_preview_options?: Readonly<Record<string, unknown>>
  readonly has_protected_content?: true
  readonly show_caption_above_media?: true
  readonly pinned_message?: ApiMessage
  readonly migrate_to_chat_id?: number
  readonly migrate_from_chat_id?: number
  readonly forum_topic_created?: { readonly name: string; readonly icon_color: number }
  readonly photo?: readonly PhotoSize[]
  readonly document?: ApiFile
  readonly video?: ApiFile
}

export interface InlineButton {
  readonly text: string
  readonly url?: string
  readonly callback_data?: string
  readonly [other: string]: unknown
}

export interface InlineKeyboard {
  readonly inline_keyboard: readonly (readonly InlineButton[])[]
}

export interface PhotoSize {
  readonly file_id: string
  readonly file_unique_id: string
  readonly file_size: number
  readonly width: number
  readonly height: number
}

export interface ApiFile {
  readonly file_id: string
  readonly file_unique_id: string
  readonly file_size: number
  readonly file_name?: string
  readonly mime_type?: string
  readonly [other: string]: unknown
}

export interface Person {
  readonly id: number
  readonly firstName: string
  readonly lastName?: string
  readonly username?: string
  readonly languageCode?: string
  isDeactivated: boolean
}

export interface Topic {
  readonly id: number
  readonly name: string
  isClosed: boolean
  isDeleted: boolean
}

export interface SharedChat {
  readonly id: number
  readonly kind: 'group' | 'supergroup' | 'channel'
  readonly title: string
  readonly username?: string
  readonly thread: Thread
  /** undefined: not a forum. */
  readonly topics: Map<number, Topic> | undefined
  /** The creator, when the scenario names one. */
  readonly ownerId: number | undefined
  /** In a group or supergroup: who is no administrator may write. */
  readonly canMembersSend: boolean
  /** Pinned messages, the newest last. */
  readonly pinned: number[]
  migratedTo: number | undefined
}

/** What one chat holds: the last messages and the number of the newest. */
export interface Thread {
  lastMessageId: number
  readonly messages: Map<number, StoredMessage>
  /** So many are kept; the oldest goes first. */
  readonly capacity: number
}

/** Kept as JSON: some tens of thousands of objects would slow the garbage collector of a fast run. */
export interface StoredMessage {
  readonly messageId: number
  json: string
  readonly botId: number | undefined
  readonly sentAtMs: number
  isDeleted: boolean
}

export type Membership = 'none' | 'member' | 'administrator' | 'blocked' | 'kicked' | 'left'

/** One bot in one chat. */
export interface Dialog {
  readonly chat: ApiChat
  readonly kind: ChatKind
  readonly person: Person | undefined
  readonly shared: SharedChat | undefined
  readonly thread: Thread
  membership: Membership
  /** Of an administrator. */
  rights: AdminRights
  /** Theoretical arrival time of the chat's limiter, virtual ms. */
  paceAtMs: number
  groupWindow: SlidingWindow | undefined
  flood: FloodGate | undefined
  /** Counted requests so far: gives each one its own draw from the fault script. */
  requestCount: number
}

export interface Bot {
  readonly id: number
  readonly token: string
  readonly user: ApiUser
  isRevoked: boolean
  webhookUrl: string
  readonly updates: UpdateQueue
  readonly dialogs: Map<number, Dialog>
  readonly sendWindow: SlidingWindow
  readonly flood: FloodGate
  readonly commands: Map<string, readonly unknown[]>
  inFlightCount: number
}
