import { sql } from 'kysely'
import { withId, type AnyDb } from './schema-builder.ts'

export async function up(db: AnyDb): Promise<void> {
  await withId(db.schema.createTable('audit_events'))
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('actor', 'text', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('details', 'text', (column) => column.notNull())
    .addColumn('previous_hash', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull().unique())
    .execute()
  for (const verb of ['update', 'delete'])
    await sql`
      create trigger ${sql.ref(`audit_events_no_${verb}`)} before ${sql.raw(verb)} on audit_events
      begin select raise(abort, 'the audit log is append-only'); end`.execute(db)
}
