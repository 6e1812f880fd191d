import { DatabaseError } from 'pg'
import { AppError } from '../../kernel/errors.ts'

/** After one of these the connection cannot be used again. */
export const endsConnection = (error: unknown): boolean => {
  if (!(error instanceof Error)) return true
  if (error instanceof DatabaseError) return /^(08|57P0)/.test(error.code ?? '')
  return true
}

/** An error of the store in our words, where there is something to do about it. */
export function translate(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof AppError) return error
  if (!(error instanceof DatabaseError)) return connectionError(error)
  const say = byCode[error.code ?? ''] ?? byCode[(error.code ?? '').slice(0, 2)]
  return say === undefined ? error : say(error)
}

function connectionError(error: Error): Error {
  if (error.message === 'timeout exceeded when trying to connect') return databaseBusy(error)
  if (error.message === 'Query read timeout') return databaseSlow(error)
  const isOfConnection =
    'syscall' in error ||
    ('code' in error && typeof error.code === 'string') ||
    /connection|terminat/i.test(error.message)
  return isOfConnection ? databaseUnreachable(error) : error
}

export const databaseBusy = (cause?: Error): AppError =>
  new AppError(
    'database_busy',
    'unavailable',
    'All connections to the database are in use. Try again in a moment; if it stays so, raise PG_POOL_MAX (or max_connections of the server).',
    { cause, retryAfterS: 1 },
  )

const databaseSlow = (cause: Error): AppError =>
  new AppError(
    'database_timeout',
    'unavailable',
    'The database took longer than PG_STATEMENT_TIMEOUT_MS allows; nothing of this was stored. Try again; if it stays so, see what the server is busy with.',
    { cause, retryAfterS: 5 },
  )

const databaseUnreachable = (cause: Error): AppError =>
  new AppError(
    'database_unreachable',
    'unavailable',
    `The database of DATABASE_URL cannot be reached (${messageOf(cause)}). Start it, or correct the address; work goes on by itself then.`,
    { cause, retryAfterS: 5 },
  )

/** A host with several addresses fails with one error for each and no message of its own. */
const messageOf = (error: Error): string =>
  error.message !== '' ? error.message : 'code' in error ? String(error.code) : error.name

const databaseRefused = (cause: Error): AppError =>
  new AppError(
    'database_refused',
    'unavailable',
    `The database refuses us (${cause.message}). Correct name, password and database in DATABASE_URL, or the server's pg_hba.conf.`,
    { cause },
  )

const databaseRights = (cause: Error): AppError =>
  new AppError(
    'database_rights',
    'unavailable',
    `The database user may not do what is needed (${cause.message}). Make it the owner of the database: alter database NAME owner to USER.`,
    { cause },
  )

export const databaseReadOnly = (cause?: Error): AppError =>
  new AppError(
    'database_read_only',
    'unavailable',
    'The database is read-only: it is a standby, or default_transaction_read_only is on. Set DATABASE_URL to the primary server.',
    { cause },
  )

export const databaseTooOld = (version: string): AppError =>
  new AppError(
    'database_too_old',
    'unavailable',
    `The database is PostgreSQL ${version}; Switchboard needs 15 or newer. Upgrade the server, or set DATABASE_URL to another one.`,
  )

export const databaseNotUtf8 = (encoding: string): AppError =>
  new AppError(
    'database_not_utf8',
    'unavailable',
    `The database stores text as ${encoding}; Switchboard needs UTF8. Make one with: create database NAME encoding 'UTF8' template template0.`,
  )

const databaseDiskFull = (cause: Error): AppError =>
  new AppError(
    'database_disk_full',
    'unavailable',
    'The disk of the database is full: nothing of this was stored. Free some space on it; work goes on by itself then.',
    { cause },
  )

const migrationRunning = (cause: Error): AppError =>
  new AppError(
    'migration_running',
    'unavailable',
    'Another process is changing the schema of the database and has not finished within a minute. Wait for it, then start again.',
    { cause },
  )

/** SQLSTATE classes and codes: postgresql.org/docs/current/errcodes-appendix.html */
const byCode: Readonly<Record<string, (cause: Error) => AppError>> = {
  '08': databaseUnreachable,
  '57P01': databaseUnreachable,
  '57P02': databaseUnreachable,
  '57P03': databaseUnreachable,
  '57P05': databaseUnreachable,
  '25P03': databaseUnreachable,
  '25P04': databaseUnreachable,
  '28': databaseRefused,
  '3D000': databaseRefused,
  '25006': databaseReadOnly,
  '42501': databaseRights,
  '53100': databaseDiskFull,
  '53300': databaseBusy,
  '55P03': migrationRunning,
  '57014': databaseSlow,
}
