import { sql } from 'kysely'
import { withId, type AnyDb } from './schema-builder.ts'

export async function up(db: AnyDb): Promise<void> {
  await withId(db.schema.createTable('accounts'))
    .addColumn('sender', 'text', (column) => column.notNull())
    .addColumn('telegram_id', 'bigint', (column) => column.notNull().unique())
    .addColumn('username', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('token_sealed', 'blob')
    .addColumn('state', 'text', (column) =>
      column.notNull().check(sql`state in ('active', 'paused', 'stopped', 'removed')`),
    )
    .addColumn('health_reason', 'text')
    .addColumn('health_at', 'bigint', (column) => column.notNull())
    .addColumn('welcome_text', 'text')
    .addColumn('goodbye_text', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute()
  await withId(db.schema.createTable('updates'))
    .addColumn('account_id', 'bigint', (column) => column.notNull().references('accounts.id'))
    .addColumn('update_id', 'bigint', (column) => column.notNull())
    .addColumn('payload', 'text', (column) => column.notNull())
    .addColumn('received_at', 'bigint', (column) => column.notNull())
    .addColumn('handled_at', 'bigint')
    .addColumn('attempts', 'bigint', (column) => column.notNull().defaultTo(0))
    .addColumn('error', 'text')
    .addUniqueConstraint('updates_once', ['account_id', 'update_id'])
    .execute()
  await db.schema
    .createIndex('updates_unhandled')
    .on('updates')
    .columns(['account_id', 'id'])
    .where(sql.ref('handled_at'), 'is', null)
    .execute()
  await db.schema.createIndex('updates_handled_at').on('updates').column('handled_at').execute()
}
