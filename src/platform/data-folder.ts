import { accessSync, constants, mkdirSync } from 'node:fs'
import { hostname } from 'node:os'
import { openDatabase, type Database } from '../db/database.ts'
import type { OnStatement } from '../db/statements.ts'
import { migrate } from '../db/migrate.ts'
import { migrations } from '../db/migrations/index.ts'
import { lockFolder } from '../db/sqlite/folder-lock.ts'
import { AppError } from '../kernel/errors.ts'
import type { Logger } from '../kernel/log.ts'
import type { CrashAt } from './crashpoint.ts'
import {
  createSecrets,
  inContainer,
  loadMasterKey,
  readKeyCheck,
  refuseWrongKey,
  type Secrets,
} from './secrets/index.ts'
import type { MasterKeyOptions } from './secrets/master-key.ts'
import { realClock } from './system.ts'

export interface DataFolderOptions {
  readonly path: string
  readonly masterKey: MasterKeyOptions
  readonly crashAt: CrashAt | null
  readonly logger: Logger
  readonly onStatement?: OnStatement
}

export interface DataFolder {
  readonly database: Database
  readonly secrets: Secrets
  /** Path and fingerprint of a master key that was made just now; the person must keep a copy. */
  readonly newMasterKey: { readonly path: string; readonly fingerprint: string } | null
  close(): Promise<void>
}

/**
 * Takes the folder for this process, checks the master key before anything is written, and brings the schema up to date.
 * @throws AppError `folder_in_use`, `database_damaged`, `master_key_*`, `schema_newer`
 */
export async function openDataFolder(options: DataFolderOptions): Promise<DataFolder> {
  const { path, logger } = options
  makeFolder(path)
  const startedAt = new Date(realClock.now()).toISOString()
  const lock = lockFolder(path, `pid ${process.pid} on ${hostname()}, started ${startedAt}`)
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
    return { ...(await unlock(database, options)), database, close }
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

async function unlock(
  database: Database,
  { masterKey, crashAt }: DataFolderOptions,
): Promise<Pick<DataFolder, 'secrets' | 'newMasterKey'>> {
  const { db } = database
  const check = await readKeyCheck(db)
  const { key, fingerprint, madeAt } = loadMasterKey(masterKey, check, inContainer(masterKey.inKubernetes))
  refuseWrongKey(key, check)
  await migrate(db, crashAt === null ? migrations : withCrashPoints(crashAt))
  return {
    secrets: await createSecrets(db, key, realClock.now()),
    newMasterKey: madeAt === null ? null : { path: madeAt, fingerprint },
  }
}

const withCrashPoints = (crashAt: CrashAt): typeof migrations =>
  Object.fromEntries(
    Object.entries(migrations).map(([name, migration]) => [
      name,
      {
        async up(db) {
          await migration.up(db)
          crashAt('in-migration')
        },
      },
    ]),
  )
