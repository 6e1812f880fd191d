import { withId, type AnyDb } from './schema-builder.ts'

export async function up(db: AnyDb): Promise<void> {
  await withId(db.schema.createTable('files'))
    .addColumn('sha256', 'text', (column) => column.notNull().unique())
    .addColumn('bytes', 'bigint', (column) => column.notNull())
    .addColumn('media_type', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('telegram_files')
    .addColumn('account_id', 'bigint', (column) => column.notNull().references('accounts.id'))
    .addColumn('file_id', 'bigint', (column) => column.notNull().references('files.id'))
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('telegram_file_id', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('telegram_files_key', ['account_id', 'file_id', 'kind'])
    .execute()
}
