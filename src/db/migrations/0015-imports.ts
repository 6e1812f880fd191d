import { sql } from 'kysely'
import { withId, type AnyDb } from './schema-builder.ts'

export async function up(db: AnyDb): Promise<void> {
  await createTags(db)
  await createImports(db)
  await db.schema
    .createTable('import_ids')
    .addColumn('import_id', 'bigint', (column) => column.notNull().references('imports.id'))
    .addColumn('telegram_id', 'bigint', (column) => column.notNull())
    .addColumn('line', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('import_ids_key', ['import_id', 'telegram_id'])
    .execute()
  await db.schema
    .createTable('import_problems')
    .addColumn('import_id', 'bigint', (column) => column.notNull().references('imports.id'))
    .addColumn('line', 'bigint', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull().check(sql`kind in ('bad', 'duplicate', 'skipped')`))
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('import_problems_key', ['import_id', 'line'])
    .execute()
}

async function createTags(db: AnyDb): Promise<void> {
  await db.schema
    .createTable('contact_tags')
    .addColumn('contact_id', 'bigint', (column) => column.notNull().references('contacts.id'))
    .addColumn('tag', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('contact_tags_key', ['contact_id', 'tag'])
    .execute()
  await db.schema.createIndex('contact_tags_tag').on('contact_tags').columns(['tag', 'contact_id']).execute()
}

async function createImports(db: AnyDb): Promise<void> {
  let imports = withId(db.schema.createTable('imports'))
    .addColumn('account_id', 'bigint', (column) => column.notNull().references('accounts.id'))
    .addColumn('state', 'text', (column) =>
      column.notNull().check(sql`state in ('uploaded', 'running', 'done', 'cancelled')`),
    )
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('file', 'text', (column) => column.notNull())
    .addColumn('bytes', 'bigint', (column) => column.notNull())
    .addColumn('lines', 'bigint', (column) => column.notNull())
    .addColumn('format', 'text', (column) => column.notNull())
    .addColumn('tags', 'text', (column) => column.notNull())
    .addColumn('consent', 'text')
    .addColumn('job_id', 'text')
    .addColumn('cursor_byte', 'bigint', (column) => column.notNull().defaultTo(0))
    .addColumn('cursor_line', 'bigint', (column) => column.notNull().defaultTo(0))
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('started_at', 'bigint')
    .addColumn('finished_at', 'bigint')
  for (const count of ['rows', 'added', 'subscribed', 'already', 'skipped', 'duplicates', 'bad'])
    imports = imports.addColumn(`n_${count}`, 'bigint', (column) => column.notNull().defaultTo(0))
  await imports.execute()
}
