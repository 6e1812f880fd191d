import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { pendingMigrations } from '../db/migrate.ts'
import { openPostgres } from '../db/postgres/open.ts'
import { enterPlace, type Place } from '../db/postgres/place.ts'
import { lockFolder, type FolderLock } from '../db/sqlite/folder-lock.ts'
import type { Db, Trx } from '../db/transaction.ts'
import { AppError } from '../kernel/errors.ts'
import type { DataFolder, DataFolderOptions, SharedStoreOptions } from './store-options.ts'
import { installId } from './install-id.ts'
import { migratePgBoss } from './jobs/index.ts'
import { unlock } from './unlock.ts'

type Options = Omit<DataFolderOptions, 'shared'> & SharedStoreOptions & { readonly holder: string }

/** A database that several processes work on. The folder holds the socket of one of them, and files when it is shared. */
export async function openSharedStore(options: Options): Promise<DataFolder> {
  const applicationName = `switchboard ${options.role} ${hostname()}:${process.pid}`.slice(0, 63)
  const onError = (error: unknown): void => options.logger.warn({ error }, 'a connection to the database was cut')
  const database = await openPostgres({ ...options, applicationName, onError })
  let place: Place | undefined
  let lock: FolderLock | undefined
  const close = async (): Promise<void> => {
    await database.close()
    await place?.close()
    lock?.release()
  }
  try {
    const { url, onOutdated } = options
    const recheck = async (): Promise<void> => {
      await pendingMigrations(database.db)
    }
    place = await enterPlace({ url, applicationName, recheck, onOutdated })
    const isBehind = (await pendingMigrations(database.db)).length > 0
    if (isBehind) await place.beAlone()
    const unlocked = await unlock(database, options)
    if (isBehind || options.role === 'migrate') await migratePgBoss(url)
    await markFiles(database.db, options.filesDir)
    await place.settle()
    lock = options.role === 'worker' || options.role === 'migrate' ? undefined : takeSocket(options)
    return { ...unlocked, database, filesDir: options.filesDir, ownsSocket: lock !== undefined, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** The first process of a folder answers the command line there; the others work without. */
function takeSocket({ path, holder, logger }: Options): FolderLock | undefined {
  try {
    return lockFolder(path, holder)
  } catch (error) {
    logger.info({ error }, 'another process of this data folder answers the command line')
    return undefined
  }
}

const MARKER = '.switchboard-install'
const MARKED = 'files_marked'

/** Files of one install are in one folder: a process that sees another one would not find what people upload. */
async function markFiles(db: Db, folder: string): Promise<void> {
  const id = await installId(db)
  const path = join(folder, MARKER)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const found = readMarker(path)
  if (found === id) return
  const isMarked = await db.selectFrom('instance').select('key').where('key', '=', MARKED).executeTakeFirst()
  if (found !== null || isMarked !== undefined) throw filesNotShared(folder, found !== null)
  writeFileSync(path, id, { flag: 'wx', mode: 0o600 })
  await db.insertInto('instance').values({ key: MARKED, value: hostname() }).execute()
}

/** A restored copy has a folder of its own; the first process marks it anew. */
export async function unmarkFiles(trx: Trx): Promise<void> {
  await trx.deleteFrom('instance').where('key', '=', MARKED).execute()
}

function readMarker(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

const filesNotShared = (folder: string, isOther: boolean): AppError =>
  new AppError(
    'files_not_shared',
    'conflict',
    isOther
      ? `The folder of files ${folder} belongs to another install. Set FILES_DIR to the folder that all processes of this one share.`
      : `The folder of files ${folder} is not the one that the other processes use: it has no file ${MARKER}. Set FILES_DIR to the folder that all processes share, and see that it is mounted.`,
  )
