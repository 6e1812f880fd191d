import type { AnyDb } from './schema-builder.ts'

/** How often a data key has sealed, and when a person was forgotten. */
export async function up(db: AnyDb): Promise<void> {
  await db.schema
    .alterTable('data_keys')
    .addColumn('seals', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute()
  await db.schema.alterTable('contacts').addColumn('forgotten_at', 'bigint').execute()
}
