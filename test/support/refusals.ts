import { sql } from 'kysely'
import { createGuard } from '../../src/db/migrations/guard.ts'
import { isPostgres } from '../../src/db/portable.ts'
import type { Db } from '../../src/db/transaction.ts'

/** Makes the store refuse `insert on updates` and the like, as a full disk does, until the returned function is called. */
export async function refuseWrites(db: Db, event: string): Promise<() => Promise<void>> {
  const name = `refused_${event.replaceAll(' ', '_')}`
  const table = event.split(' ').at(-1) ?? ''
  await createGuard(db, { name, event, when: null, message: 'disk full' })
  return () => dropGuard(db, name, table)
}

export async function dropGuard(db: Db, name: string, table: string): Promise<void> {
  await sql`drop trigger ${sql.ref(name)}${isPostgres(db) ? sql` on ${sql.table(table)}` : sql``}`.execute(db)
}
