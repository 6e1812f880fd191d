import { sql } from 'kysely'
import { isPostgres } from './portable.ts'
import type { Db } from './transaction.ts'

/** Cheaper than Kysely's introspection, which reads every column of every table. */
export async function hasTable(db: Db, name: string): Promise<boolean> {
  const { rows } = await (
    isPostgres(db)
      ? sql`select 1 where to_regclass(quote_ident(${name})) is not null`
      : sql`select 1 from sqlite_master where type = 'table' and name = ${name}`
  ).execute(db)
  return rows.length > 0
}
