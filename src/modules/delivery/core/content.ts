/** A button under a message: it opens an address or sends `data` back to the bot. */
export type ContentButton =
  { readonly text: string; readonly url: string } | { readonly text: string; readonly data: string }

/** What a delivery says. `html` is a template: Telegram's HTML subset with `{{field|fallback}}`. */
export interface MessageContent {
  readonly html: string
  readonly media: ContentMedia | null
  readonly buttons: readonly (readonly ContentButton[])[]
  /** 2-10 of them instead of `media`, without buttons (Bot API, sendMediaGroup). */
  readonly album?: readonly (ContentMedia & { readonly kind: 'photo' | 'video' })[]
  /** Topic of a forum. */
  readonly threadId?: number
  /** Nobody's phone rings. */
  readonly silent?: boolean
  /** Whether the first link of a text is shown with its page; Telegram decides when it is left out. */
  readonly preview?: boolean
}

/** A file of ours, and as what it is sent. */
export interface ContentMedia {
  readonly fileId: number
  readonly kind: 'photo' | 'document' | 'video'
}

/** The files of a message, in order. */
export const filesOf = (content: MessageContent): readonly ContentMedia[] =>
  content.album ?? (content.media === null ? NO_FILES : [content.media])

const NO_FILES: readonly ContentMedia[] = []

/** As how many messages Telegram counts it: each item of an album is one. */
export const itemsOf = ({ album }: MessageContent): number => (album === undefined ? 1 : album.length)

/** A contact's fields, frozen when the delivery is planned. */
export type Fields = Readonly<Record<string, string>>

/** Telegram's limits on a message's text and on a caption, in UTF-16 units after parsing (Bot API: sendMessage, sendPhoto). */
export const MAX_TEXT_CHARACTERS = 4096
export const MAX_CAPTION_CHARACTERS = 1024
