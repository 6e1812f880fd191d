import { withId, type AnyDb } from './schema-builder.ts'

export async function up(db: AnyDb): Promise<void> {
  await createBudgets(db)
  await db.schema
    .createTable('request_windows')
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('minute', 'bigint', (column) => column.notNull())
    .addColumn('cost', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('request_windows_key', ['subject', 'minute'])
    .execute()
  await db.schema.createIndex('request_windows_minute').on('request_windows').column('minute').execute()
}

async function createBudgets(db: AnyDb): Promise<void> {
  await withId(db.schema.createTable('budgets'))
    .addColumn('key', 'text', (column) => column.notNull().unique())
    .addColumn('unit', 'text', (column) => column.notNull())
    .addColumn('currency', 'text')
    .addColumn('exponent', 'bigint')
    .addColumn('amount', 'bigint', (column) => column.notNull())
    .addColumn('period', 'text', (column) => column.notNull())
    .addColumn('time_zone', 'text', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('budget_periods')
    .addColumn('budget_id', 'bigint', (column) => column.notNull().references('budgets.id').onDelete('cascade'))
    .addColumn('begins_at', 'bigint', (column) => column.notNull())
    .addColumn('spent', 'bigint', (column) => column.notNull())
    .addColumn('reserved', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('budget_periods_key', ['budget_id', 'begins_at'])
    .execute()
  await withId(db.schema.createTable('budget_reservations'))
    .addColumn('budget_id', 'bigint', (column) => column.notNull().references('budgets.id').onDelete('cascade'))
    .addColumn('begins_at', 'bigint', (column) => column.notNull())
    .addColumn('amount', 'bigint', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema
    .createIndex('budget_reservations_open')
    .on('budget_reservations')
    .columns(['budget_id', 'state', 'expires_at'])
    .execute()
}
