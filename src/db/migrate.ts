import { Migrator, type Migration } from 'kysely/migration'
import { AppError } from '../kernel/errors.ts'
import { hasTable } from './has-table.ts'
import { migrations as ours } from './migrations/index.ts'
import type { Db } from './transaction.ts'

/**
 * Brings the schema up to this program's; returns the names of what it ran. All of it is one transaction: a start that dies half-way has changed nothing.
 * @throws AppError `schema_newer` when the database was written by a newer version, `schema_incomplete` when no version made it so, on
 * PostgreSQL also `database_rights` and `migration_running`: nothing is touched.
 */
export async function migrate(db: Db, migrations: Readonly<Record<string, Migration>> = ours): Promise<string[]> {
  if ((await pendingMigrations(db, migrations)).length === 0) return []
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve({ ...migrations }) } })
  const { error, results } = await migrator.migrateToLatest()
  if (error !== undefined) throw error instanceof Error ? error : new Error('A migration failed.', { cause: error })
  return (results ?? []).map(({ migrationName }) => migrationName)
}

/**
 * What `migrate` would run.
 * @throws AppError `schema_newer`, `schema_incomplete`
 */
export async function pendingMigrations(
  db: Db,
  migrations: Readonly<Record<string, Migration>> = ours,
): Promise<string[]> {
  const applied = await appliedNames(db)
  const expected = Object.keys(migrations)
  const unknown = applied.find((name) => !(name in migrations))
  if (unknown !== undefined) throw schemaNewer(unknown)
  if (applied.some((name, index) => name !== expected[index]))
    throw schemaIncomplete(`${applied.at(-1)} without an earlier migration`)
  if (applied.length === 0 && (await hasTable(db, 'instance')))
    throw schemaIncomplete('tables of Switchboard without the list of its migrations')
  return expected.slice(applied.length)
}

async function appliedNames(db: Db): Promise<string[]> {
  if (!(await hasTable(db, 'kysely_migration'))) return []
  const rows = await db
    .$extendTables<{ kysely_migration: { name: string } }>()
    .selectFrom('kysely_migration')
    .select('name')
    .orderBy('name')
    .execute()
  return rows.map(({ name }) => name)
}

const schemaNewer = (migration: string): AppError =>
  new AppError(
    'schema_newer',
    'unavailable',
    `The database was written by a newer version of Switchboard (migration ${migration} is unknown here). Start that version, or restore a backup made by this one.`,
  )

const schemaIncomplete = (what: string): AppError =>
  new AppError(
    'schema_incomplete',
    'unavailable',
    `The database holds ${what}: a restore that was interrupted, or another program's work. Restore it from a backup, or use an empty database.`,
  )
