import { sql } from 'kysely'
import { isPostgres } from '../portable.ts'
import type { AnyDb } from './schema-builder.ts'

const KINDS = `check (origin_kind in ('campaign', 'reply', 'inbox'))`
const KINDS_NOW = `check (origin_kind in ('campaign', 'reply', 'inbox', 'notice'))`

/** Operators are told of what happened: `notice` becomes an origin of deliveries. */
export async function up(db: AnyDb): Promise<void> {
  if (!isPostgres(db)) return rebuild(db)
  await db.schema.alterTable('deliveries').dropConstraint('deliveries_origin_kind_check').execute()
  await sql.raw(`alter table deliveries add constraint deliveries_origin_kind_check ${KINDS_NOW}`).execute(db)
}

/** SQLite changes a check only by a new table; its indexes and triggers are made again from their own words. */
async function rebuild(db: AnyDb): Promise<void> {
  const { rows } = await sql<{ type: string; sql: string }>`
    select type, sql from sqlite_schema where tbl_name = 'deliveries' and sql is not null order by rowid`.execute(db)
  const [table, ...parts] = rows.map((row) => row.sql)
  if (table === undefined || !table.includes(KINDS))
    throw new Error('The table deliveries is not as migration 0007 made it.')
  await sql`alter table deliveries rename to deliveries_before`.execute(db)
  await sql.raw(table.replace(KINDS, KINDS_NOW)).execute(db)
  await sql`insert into deliveries select * from deliveries_before`.execute(db)
  await sql`drop table deliveries_before`.execute(db)
  for (const part of parts) await sql.raw(part).execute(db)
}
