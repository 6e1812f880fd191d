import type { Db } from './transaction.ts'

/** Cheaper than Kysely's introspection, which reads every column of every table. */
export async function hasTable(db: Db, name: string): Promise<boolean> {
  const row = await db
    .$extendTables<{ sqlite_master: { type: string; name: string } }>()
    .selectFrom('sqlite_master')
    .select('name')
    .where('type', '=', 'table')
    .where('name', '=', name)
    .executeTakeFirst()
  return row !== undefined
}
