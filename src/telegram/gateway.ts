import type { Readable } from 'node:stream'

export type ContactKind = 'person' | 'group' | 'channel'

export type MediaKind = 'photo' | 'document' | 'video'

export type Button =
  | { readonly text: string; readonly url: string }
  /** 1-64 bytes of UTF-8 come back in a callback query (Bot API, InlineKeyboardButton). */
  | { readonly text: string; readonly data: string }

export type MediaSource =
  | { readonly fileId: string }
  /** A file of ours; uploaded with this request. */
  | { readonly path: string; readonly name: string; readonly mediaType: string; readonly bytes: number }

export interface OutgoingMedia {
  readonly kind: MediaKind
  readonly source: MediaSource
}

/** 2-10 photos and videos in one message; it has no buttons, and its text is the caption of the first. */
export type OutgoingAlbum = readonly (OutgoingMedia & { readonly kind: 'photo' | 'video' })[]

/** One message to one chat. `html` is Telegram's HTML subset: 1-4096 characters after parsing, 0-1024 with media. */
export interface OutgoingMessage {
  readonly chatId: number
  readonly html: string
  /** Not beside an album. */
  readonly media?: OutgoingMedia | undefined
  readonly album?: OutgoingAlbum | undefined
  /** Rows of an inline keyboard. */
  readonly buttons: readonly (readonly Button[])[]
  /** Topic of a forum (message_thread_id). */
  readonly threadId?: number | undefined
  /** Nobody's phone rings. */
  readonly silent?: boolean | undefined
  /** Whether the first link is shown with its page; Telegram decides when it is left out. Only for texts. */
  readonly preview?: boolean | undefined
}

/** New words for a message of this account. A text stays a text, a caption a caption. */
export interface MessageEdit {
  readonly chatId: number
  readonly messageId: number
  readonly html: string
  /** The message has media: its caption changes. */
  readonly isCaption: boolean
  /** All of them: none takes the keyboard away. */
  readonly buttons: readonly (readonly Button[])[]
  readonly preview?: boolean | undefined
}

/** Whose fault a refusal is: it decides what happens to the rest. */
export type RefusalClass =
  /** This person cannot be reached any more: their subscription ends. */
  | 'recipient'
  /** This chat cannot be reached now (unknown, no rights, moved); others can. */
  | 'chat'
  /** The message itself is wrong: everybody would get the same answer. */
  | 'message'
  /** The bot itself is refused (token revoked, logged out). */
  | 'sender'

/** Short, stable words for a ledger row: `blocked`, `deactivated`, `never_started`, `bad_html` … */
export type RefusalReason = string

export type SendOutcome =
  | {
      readonly kind: 'sent'
      /** Of an album: the first of its messages. */
      readonly messageId: number
      readonly fileId?: string | undefined
      /** Of an album: each item's, in its order. */
      readonly fileIds?: readonly (string | undefined)[] | undefined
    }
  /** Telegram took nothing and named a pause (429). `scope` is `chat` when only that chat is over its limit. */
  | {
      readonly kind: 'throttled'
      readonly retryAfterMs: number
      readonly scope: 'account' | 'chat'
      readonly detail: string
    }
  | {
      readonly kind: 'refused'
      readonly class: RefusalClass
      readonly reason: RefusalReason
      readonly detail: string
      readonly migrateToChatId?: number | undefined
    }
  /** The bytes never left (connect phase): the same attempt may be made again. */
  | { readonly kind: 'not_sent'; readonly detail: string }
  /** It may have been delivered (5xx, reset, timeout after the bytes left, an unreadable answer): never sent again by a timer. */
  | { readonly kind: 'ambiguous'; readonly detail: string }

/** The answer to a question that changes nothing and may be asked again. */
export type Answer<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | {
      readonly kind: 'refused'
      readonly code: number
      readonly detail: string
      readonly retryAfterMs?: number | undefined
    }
  | { readonly kind: 'unreachable'; readonly detail: string }

export interface BotIdentity {
  readonly id: number
  readonly username: string
  readonly name: string
}

/** An update as Telegram sent it, with the parts that everybody needs already checked. */
export interface IncomingUpdate {
  readonly updateId: number
  /** The whole update as JSON text, for the store. */
  readonly payload: string
}

export interface Chat {
  readonly id: number
  readonly kind: ContactKind
  readonly firstName: string
  readonly lastName: string
  readonly username: string
  readonly languageCode: string
}

/** A chat as Telegram shows it to somebody who asks. */
export interface FoundChat extends Chat {
  /** A group with topics. */
  readonly isForum: boolean
}

/** What an account may do in a group or channel. */
export interface ChatRights {
  readonly status: 'administrator' | 'member' | 'left'
  readonly canPost: boolean
  /** Messages of others; its own it may edit while it may post. */
  readonly canEdit: boolean
  readonly canPin: boolean
}

/** The port through which an account speaks. One per account; every implementation passes gateway-contract.ts. */
export interface Sender {
  /** Makes exactly one request, or none; never retries. Resolves within the configured send timeout. */
  send(message: OutgoingMessage): Promise<SendOutcome>
  /** The same for an edit; it may be made again. A message that says so already counts as edited. */
  edit(edit: MessageEdit): Promise<SendOutcome>
  /** The same for a pin; it may be made again. `silent`: the members are not told. */
  pin(chatId: number, messageId: number, silent: boolean): Promise<SendOutcome>
  /** By id, or by the public name of a group or channel, with or without `@`. */
  chat(chat: number | string): Promise<Answer<FoundChat>>
  /** What this account may do there. */
  rights(chat: Pick<Chat, 'id' | 'kind'>): Promise<Answer<ChatRights>>
  /** Who the account is; also the probe after an ambiguous outcome. */
  identify(): Promise<Answer<BotIdentity>>
  /** Ends the waiting circle on a pressed button; `text` (0-200 characters) is shown to the person. */
  answerCallback(callbackId: string, text: string): Promise<Answer<true>>
  /** Bytes of a file that somebody sent, up to 20 MB (Bot API, getFile). Whoever begins to read them reads on or destroys them. */
  fetchFile(fileId: string, signal: AbortSignal): Promise<Answer<Readable>>
  setCommands(commands: readonly { readonly command: string; readonly description: string }[]): Promise<Answer<true>>
  /** Updates from `offset` on, waiting up to the configured long-poll time; asking for `offset` confirms all before it. */
  poll(offset: number, signal: AbortSignal): Promise<Answer<readonly IncomingUpdate[]>>
  close(): Promise<void>
}

export interface WebhookState {
  /** Host of the webhook; null: none is set, so that polling works. */
  readonly host: string | null
  /** Updates that nobody has fetched. */
  readonly waiting: number
}

/**
 * Makes senders. `token` is a Bot API token `123456789:AA…`. `mayLeave` is asked in the moment before the first byte of a message is
 * written; when it says no the outcome is `not_sent`.
 */
export interface SenderFactory {
  botApi(token: string, mayLeave?: () => boolean): Sender
  /** Where Telegram sends the updates of this bot. */
  webhook(token: string): Promise<Answer<WebhookState>>
}
