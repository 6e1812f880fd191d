import { sql } from 'kysely'
import type { AnyDb } from './schema-builder.ts'

export async function up(db: AnyDb): Promise<void> {
  await db.schema
    .createTable('jobs')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('payload', 'text', (column) => column.notNull())
    .addColumn('dedupe_key', 'text')
    .addColumn('state', 'text', (column) =>
      column.notNull().check(sql`state in ('waiting', 'running', 'done', 'dead', 'cancelled')`),
    )
    .addColumn('run_at', 'bigint', (column) => column.notNull())
    .addColumn('attempts', 'bigint', (column) => column.notNull().defaultTo(0))
    .addColumn('max_attempts', 'bigint', (column) => column.notNull())
    .addColumn('progress', 'text')
    .addColumn('reason', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('started_at', 'bigint')
    .addColumn('finished_at', 'bigint')
    .execute()
  await sql`create unique index jobs_once on jobs (kind, dedupe_key)
    where dedupe_key is not null and (state = 'waiting' or state = 'running')`.execute(db)
  await sql`create index jobs_due on jobs (kind, run_at) where state = 'waiting'`.execute(db)
  await sql`create index jobs_newest on jobs (created_at, id)`.execute(db)
  await sql`create index jobs_by_state on jobs (state, created_at, id)`.execute(db)
  await db.schema
    .createTable('job_schedules')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('payload', 'text', (column) => column.notNull())
    .addColumn('cron', 'text', (column) => column.notNull())
    .addColumn('time_zone', 'text', (column) => column.notNull())
    .addColumn('next_at', 'bigint', (column) => column.notNull())
    .addColumn('last_at', 'bigint')
    .execute()
}
