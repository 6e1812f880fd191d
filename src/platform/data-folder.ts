import { accessSync, constants, mkdirSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { openDatabase, type Database } from '../db/database.ts'
import { lockFolder } from '../db/sqlite/folder-lock.ts'
import { AppError } from '../kernel/errors.ts'
import type { DataFolder, DataFolderOptions } from './store-options.ts'
import { realClock } from './system.ts'
import { unlock } from './unlock.ts'

export type { DataFolder, DataFolderOptions } from './store-options.ts'

/**
 * Takes the folder for this process, checks the master key before anything is written, and brings the schema up to date.
 * @throws AppError `folder_in_use`, `database_damaged`, `master_key_*`, `schema_newer`, with PostgreSQL `database_*`, `schema_in_use`, `files_not_shared`
 */
export async function openDataFolder(options: DataFolderOptions): Promise<DataFolder> {
  const { path, logger } = options
  makeFolder(path)
  const startedAt = new Date(realClock.now()).toISOString()
  const holder = `pid ${process.pid} on ${hostname()}, started ${startedAt}`
  if (options.shared !== undefined && options.shared !== null) {
    const { openSharedStore } = await import('./shared-store.ts')
    return openSharedStore({ ...options, ...options.shared, holder })
  }
  const lock = lockFolder(path, holder)
  let database: Database | undefined
  const close = async (): Promise<void> => {
    await database?.close()
    lock.release()
  }
  try {
    database = openDatabase(
      path,
      (error) => logger.error({ error }, 'the write-ahead log could not be moved into the database'),
      options.onStatement,
    )
    const filesDir = join(path, 'files')
    return { ...(await unlock(database, options)), database, filesDir, ownsSocket: true, close }
  } catch (error) {
    await close()
    throw inWords(error, path)
  }
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (cause) {
    throw folderUnusable(path, cause)
  }
}

/** SQLite's result codes for a damaged file and for one that never was a database (sqlite.org/rescode.html). */
const DAMAGED = [11, 26]

const inWords = (error: unknown, path: string): unknown =>
  error instanceof Error && 'errcode' in error && DAMAGED.includes(Number(error.errcode))
    ? new AppError(
        'database_damaged',
        'unavailable',
        `The file switchboard.db in the data folder ${path} is not a database, or is damaged (${error.message}). Restore the folder from a backup, or set DATA_DIR to another folder.`,
        { cause: error },
      )
    : error

const folderUnusable = (path: string, cause: unknown): AppError =>
  new AppError(
    'folder_unusable',
    'unavailable',
    `The data folder ${path} cannot be made or written (${cause instanceof Error ? cause.message : String(cause)}). Correct its permissions, or set DATA_DIR to another folder.`,
    { cause },
  )
