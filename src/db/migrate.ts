import { Migrator, type Migration } from 'kysely/migration'
import { AppError } from '../kernel/errors.ts'
import { migrations as ours } from './migrations/index.ts'
import type { Db } from './transaction.ts'

/**
 * Brings the schema up to this program's; returns the names of what it ran. All of it is one transaction: a start that dies half-way has changed nothing.
 * @throws AppError `schema_newer` when the database was written by a newer version: nothing is touched.
 */
export async function migrate(db: Db, migrations: Readonly<Record<string, Migration>> = ours): Promise<string[]> {
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve({ ...migrations }) } })
  await refuseNewer(db, migrations)
  const { error, results } = await migrator.migrateToLatest()
  if (error !== undefined) throw error instanceof Error ? error : new Error('A migration failed.', { cause: error })
  return (results ?? []).map(({ migrationName }) => migrationName)
}

async function refuseNewer(db: Db, migrations: Readonly<Record<string, Migration>>): Promise<void> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true })
  if (!tables.some(({ name }) => name === 'kysely_migration')) return
  const applied = await db
    .$extendTables<{ kysely_migration: { name: string } }>()
    .selectFrom('kysely_migration')
    .select('name')
    .execute()
  const unknown = applied.find(({ name }) => !(name in migrations))
  if (unknown !== undefined)
    throw new AppError(
      'schema_newer',
      'unavailable',
      `The database was written by a newer version of Switchboard (migration ${unknown.name} is unknown here). Start that version, or restore a backup made by this one.`,
    )
}
