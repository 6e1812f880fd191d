import type { AnyDb } from './schema-builder.ts'

/** Which of several processes speaks for an account; with SQLite the rows stay away, because one process has the whole folder. */
export async function up(db: AnyDb): Promise<void> {
  await db.schema
    .createTable('workers')
    .addColumn('owner', 'text', (column) => column.primaryKey())
    .addColumn('until', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('leases')
    .addColumn('account_id', 'bigint', (column) => column.primaryKey().references('accounts.id'))
    .addColumn('owner', 'text', (column) => column.notNull())
    .addColumn('fence', 'bigint', (column) => column.notNull())
    .addColumn('until', 'bigint', (column) => column.notNull())
    .addColumn('lane', 'text')
    .execute()
  await db.schema.createIndex('leases_owner').on('leases').column('owner').execute()
}
