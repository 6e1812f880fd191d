/** A button under a message: it opens an address or sends `data` back to the bot. */
export type ContentButton =
  { readonly text: string; readonly url: string } | { readonly text: string; readonly data: string }

/** What a delivery says. `html` is a template: Telegram's HTML subset with `{{field|fallback}}`. */
export interface MessageContent {
  readonly html: string
  readonly media: { readonly fileId: number; readonly kind: 'photo' | 'document' | 'video' } | null
  readonly buttons: readonly (readonly ContentButton[])[]
}

/** A contact's fields, frozen when the delivery is planned. */
export type Fields = Readonly<Record<string, string>>

/** Telegram's limits on a message's text and on a caption, in UTF-16 units after parsing (Bot API: sendMessage, sendPhoto). */
export const MAX_TEXT_CHARACTERS = 4096
export const MAX_CAPTION_CHARACTERS = 1024
