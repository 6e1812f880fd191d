import { sql } from 'kysely'
import { isPostgres } from '../portable.ts'
import { withId, type AnyDb } from './schema-builder.ts'

export async function up(db: AnyDb): Promise<void> {
  await withId(db.schema.createTable('contacts'))
    .addColumn('telegram_id', 'bigint', (column) => column.notNull().unique())
    .addColumn('kind', 'text', (column) => column.notNull().check(sql`kind in ('person', 'group', 'channel')`))
    .addColumn('first_name', 'text', (column) => column.notNull())
    .addColumn('last_name', 'text', (column) => column.notNull())
    .addColumn('username', 'text', (column) => column.notNull())
    .addColumn('language_code', 'text', (column) => column.notNull())
    .addColumn('search', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('subscriptions')
    .addColumn('account_id', 'bigint', (column) => column.notNull().references('accounts.id'))
    .addColumn('contact_id', 'bigint', (column) => column.notNull().references('contacts.id'))
    .addColumn('status', 'text', (column) =>
      column.notNull().check(sql`status in ('subscribed', 'unsubscribed', 'blocked', 'unreachable')`),
    )
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('evidence', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('subscriptions_key', ['account_id', 'contact_id'])
    .$call((table) => (isPostgres(db) ? table : table.modifyEnd(sql`without rowid`)))
    .execute()
  await db.schema.createIndex('subscriptions_contact').on('subscriptions').column('contact_id').execute()
  await db.schema
    .createTable('subscription_counts')
    .addColumn('account_id', 'bigint', (column) => column.notNull().references('accounts.id'))
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('count', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('subscription_counts_key', ['account_id', 'status'])
    .execute()
}
