import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Kysely } from 'kysely'
import { pendingMigrations } from '../db/migrate.ts'
import { migrations } from '../db/migrations/index.ts'
import { createSqliteDialect } from '../db/sqlite/dialect.ts'
import { openReader } from '../db/sqlite/open.ts'
import { createExecutor } from '../db/sqlite/statements.ts'
import type { Tables } from '../db/tables/index.ts'
import { openDataFolder, type DataFolderOptions } from './data-folder.ts'

/** Brings the schema up to this version and returns what was run; while a server of the data folder runs, or an earlier version works on the database, it is refused. */
export async function migrateStore(options: DataFolderOptions): Promise<string[]> {
  const pending = await pendingInStore(options)
  const folder = await openDataFolder(options)
  await folder.close()
  return pending
}

/** What `migrateStore` would run; changes nothing. */
export async function pendingInStore({ path, shared }: Pick<DataFolderOptions, 'path' | 'shared'>): Promise<string[]> {
  if (shared !== undefined && shared !== null) {
    const { openPostgres } = await import('../db/postgres/open.ts')
    const database = await openPostgres({
      ...shared,
      applicationName: 'switchboard migrate',
      onError: () => undefined,
    })
    return pendingMigrations(database.db).finally(() => database.close())
  }
  const file = join(path, 'switchboard.db')
  if (!existsSync(file)) return Object.keys(migrations)
  const connection = openReader(file)
  const backend = { execute: createExecutor(connection), close: () => connection.close() }
  const db = new Kysely<Tables>({ dialect: createSqliteDialect(backend, {}) })
  return pendingMigrations(db).finally(() => db.destroy())
}
