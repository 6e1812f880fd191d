import { sql } from 'kysely'
import { withId, type AnyDb } from './schema-builder.ts'

export async function up(db: AnyDb): Promise<void> {
  await withId(db.schema.createTable('campaigns'))
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) =>
      column.notNull().check(sql`state in ('draft', 'planning', 'running', 'paused', 'completed', 'cancelled')`),
    )
    .addColumn('message', 'text', (column) => column.notNull())
    .addColumn('audience', 'text', (column) => column.notNull())
    .addColumn('pause_reason', 'text')
    .addColumn('message_ref', 'bigint', (column) => column.references('messages.id'))
    .addColumn('plan_account', 'bigint', (column) => column.notNull().defaultTo(0))
    .addColumn('plan_contact', 'bigint', (column) => column.notNull().defaultTo(0))
    .addColumn('version', 'bigint', (column) => column.notNull().defaultTo(1))
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .addColumn('started_at', 'bigint')
    .addColumn('finished_at', 'bigint')
    .execute()
  await withId(db.schema.createTable('campaign_tests'))
    .addColumn('campaign_id', 'bigint', (column) => column.notNull().references('campaigns.id'))
    .addColumn('at', 'bigint', (column) => column.notNull())
    .execute()
}
