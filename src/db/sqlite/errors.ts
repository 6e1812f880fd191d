import { AppError } from '../../kernel/errors.ts'

/** SQLite's result code when a write finds no room (sqlite.org/rescode.html#full). */
const SQLITE_FULL = 13

/** An error of the store in our words, where there is something to do about it. */
export const translate = (error: unknown): unknown =>
  error instanceof Error && 'errcode' in error && error.errcode === SQLITE_FULL ? diskFull(error) : error

const diskFull = (cause: unknown): AppError =>
  new AppError(
    'disk_full',
    'unavailable',
    'The disk that holds the data folder is full: nothing of this was stored. Free some space on it; work goes on by itself then.',
    { cause },
  )

/** After a full disk SQLite has rolled back by itself. */
export const isAlreadyRolledBack = (error: unknown): boolean =>
  error instanceof Error && error.message.includes('no transaction is active')
