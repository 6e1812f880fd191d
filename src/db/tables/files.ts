import type { Id, Millis } from '../columns.ts'

export interface FileTable {
  id: Id
  sha256: string
  bytes: number
  media_type: string
  /** As the person called it; never a path. */
  name: string
  created_at: Millis
  /** Of a file that the process fetched itself: when it may go. Null: a person put it here, and it stays. */
  expires_at: Millis | null
}

/** Telegram's name for a file, which only the bot that uploaded it may use. */
export interface TelegramFileTable {
  account_id: number
  file_id: number
  kind: 'photo' | 'document' | 'video'
  telegram_file_id: string
  at: Millis
}

export interface FilesTables {
  files: FileTable
  telegram_files: TelegramFileTable
}
