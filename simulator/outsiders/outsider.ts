export interface SentMessage {
  readonly message_id: number
  readonly text?: string
  readonly entities?: readonly { readonly type: string; readonly offset: number; readonly length: number }[]
  readonly caption?: string
  readonly photo?: readonly { readonly file_id: string; readonly file_size?: number }[]
  readonly document?: { readonly file_id: string; readonly file_name?: string; readonly file_size?: number }
  readonly video?: { readonly file_id: string }
  readonly media_group_id?: string
  readonly message_thread_id?: number | undefined
}

export interface Failure {
  readonly code: number
  readonly description: string
  readonly retryAfter: number | undefined
}

export type Button = { text: string; callback_data: string } | { text: string; url: string }

export interface Answering {
  /** Answers /start with this text and one button; a press of it is answered with `toast`. */
  readonly greeting: string
  readonly button: Button
  readonly toast: string
}

/** One foreign client library, driven the way its own documentation shows. */
export interface Outsider {
  readonly getMe: () => Promise<{ id: number; is_bot: boolean; username?: string }>
  readonly sendHtml: (chat: number | string, html: string, buttons?: Button[][]) => Promise<SentMessage>
  readonly editText: (chat: number, messageId: number, text: string) => Promise<unknown>
  readonly editButtons: (chat: number, messageId: number, buttons: Button[][]) => Promise<unknown>
  readonly editCaption: (chat: number, messageId: number, caption: string) => Promise<unknown>
  readonly remove: (chat: number, messageId: number) => Promise<unknown>
  readonly sendPhoto: (chat: number, photo: Buffer | string, caption?: string) => Promise<SentMessage>
  readonly sendDocument: (chat: number, document: Buffer | string, fileName: string) => Promise<SentMessage>
  readonly sendVideo: (chat: number, video: Buffer | string) => Promise<SentMessage>
  readonly sendAlbum: (chat: number, photos: readonly Buffer[], caption: string) => Promise<readonly SentMessage[]>
  readonly sendToTopic: (chat: number, thread: number, text: string) => Promise<SentMessage>
  readonly pin: (chat: number, messageId: number) => Promise<unknown>
  /** The statuses of those who administer the chat. */
  readonly administrators: (chat: number | string) => Promise<readonly string[]>
  readonly filePath: (fileId: string) => Promise<string | undefined>
  readonly chatName: (chat: number) => Promise<string | undefined>
  readonly setCommands: (commands: { command: string; description: string }[]) => Promise<unknown>
  readonly commands: () => Promise<readonly { command: string; description: string }[]>
  /** Long polling with the library's own loop; the returned function ends it. */
  readonly poll: (answering: Answering) => Promise<() => Promise<void>>
  /** The library's own error, read by its own fields; undefined when it is of another kind. */
  readonly failureOf: (error: unknown) => Failure | undefined
}
