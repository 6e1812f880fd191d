import { hostname } from 'node:os'
import { pendingMigrations } from '../db/migrate.ts'
import { openPostgres } from '../db/postgres/open.ts'
import { enterPlace, type Place } from '../db/postgres/place.ts'
import { lockFolder, type FolderLock } from '../db/sqlite/folder-lock.ts'
import type { DataFolder, DataFolderOptions, SharedStoreOptions } from './store-options.ts'
import { markFiles } from './files-mark-store.ts'
import { migratePgBoss } from './jobs/pg-boss-dispatcher.ts'
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
