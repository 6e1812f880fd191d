import { AppError } from '../../kernel/errors.ts'

/** SQLite's result codes (sqlite.org/rescode.html); extended ones carry them in their low byte. */
const SQLITE_BUSY = 5
const SQLITE_IOERR = 10
const SQLITE_FULL = 13

/** Another program writes to the database at this moment. */
export const isLocked = (error: unknown): boolean => codeOf(error) === SQLITE_BUSY

/** An error of the store in our words, where there is something to do about it. */
export function translate(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  switch (codeOf(error)) {
    case SQLITE_BUSY:
      return databaseLocked(error)
    case SQLITE_IOERR:
      return diskFailed(error)
    case SQLITE_FULL:
      return diskFull(error)
    default:
      return error
  }
}

const codeOf = (error: unknown): number | undefined =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : undefined

const databaseLocked = (cause: unknown): AppError =>
  new AppError(
    'database_locked',
    'unavailable',
    'Another program is writing to switchboard.db in the data folder, and nothing of this was stored. Try again in a moment; if it stays so, end that program.',
    { cause, retryAfterS: 1 },
  )

const diskFailed = (cause: unknown): AppError =>
  new AppError(
    'disk_failed',
    'unavailable',
    'The disk that holds the data folder could not be read or written; nothing of this was stored. See the log of the system for the disk; work goes on by itself when it answers.',
    { cause },
  )

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
