import { Migrator, type Migration } from 'kysely/migration'
import { AppError } from '../kernel/errors.ts'
import { hasTable } from './has-table.ts'
import { migrations as ours } from './migrations/index.ts'
import type { Db } from './transaction.ts'

/**
 * Brings the schema up to this program's; returns the names of what it ran. All of it is one transaction: a start that dies half-way has changed nothing.
 * @throws AppError `schema_newer` when the database was written by a newer version: nothing is touched.
 */
export async function migrate(db: Db, migrations: Readonly<Record<string, Migration>> = ours): Promise<string[]> {
  const applied = await appliedNames(db)
  const unknown = applied.find((name) => !(name in migrations))
  if (unknown !== undefined) throw schemaNewer(unknown)
  if (applied.length === Object.keys(migrations).length) return []
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve({ ...migrations }) } })
  const { error, results } = await migrator.migrateToLatest()
  if (error !== undefined) throw error instanceof Error ? error : new Error('A migration failed.', { cause: error })
  return (results ?? []).map(({ migrationName }) => migrationName)
}

async function appliedNames(db: Db): Promise<string[]> {
  if (!(await hasTable(db, 'kysely_migration'))) return []
  const rows = await db
    .$extendTables<{ kysely_migration: { name: string } }>()
    .selectFrom('kysely_migration')
    .select('name')
    .execute()
  return rows.map(({ name }) => name)
}

const schemaNewer = (migration: string): AppError =>
  new AppError(
    'schema_newer',
    'unavailable',
    `The database was written by a newer version of Switchboard (migration ${migration} is unknown here). Start that version, or restore a backup made by this one.`,
  )
