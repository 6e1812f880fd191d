import { sql } from 'kysely'
import { isPostgres } from '../portable.ts'
import type { AnyDb } from './schema-builder.ts'

export interface WiderCheck {
  readonly table: string
  /** As PostgreSQL calls it. */
  readonly constraint: string
  /** As they are written in the table: `check (kind in ('a'))`. */
  readonly before: string
  readonly after: string
}

/** A check that takes more than before. */
export async function widenCheck(db: AnyDb, check: WiderCheck): Promise<void> {
  if (!isPostgres(db)) return rebuild(db, check)
  const { table, constraint, after } = check
  await db.schema.alterTable(table).dropConstraint(constraint).execute()
  await sql.raw(`alter table ${table} add constraint ${constraint} ${after}`).execute(db)
}

/** SQLite changes a check only by a new table; its indexes and triggers are made again from their own words. */
async function rebuild(db: AnyDb, { table, before, after }: WiderCheck): Promise<void> {
  const { rows } = await sql<{ type: string; sql: string }>`
    select type, sql from sqlite_schema where tbl_name = ${table} and sql is not null order by rowid`.execute(db)
  const [words, ...parts] = rows.map((row) => row.sql)
  if (words === undefined || !words.includes(before))
    throw new Error(`The table ${table} is not as the migrations before made it.`)
  const old = sql.table(`${table}_before`)
  await sql`alter table ${sql.table(table)} rename to ${old}`.execute(db)
  await sql.raw(words.replace(before, after)).execute(db)
  await sql`insert into ${sql.table(table)} select * from ${old}`.execute(db)
  await sql`drop table ${old}`.execute(db)
  for (const part of parts) await sql.raw(part).execute(db)
}
