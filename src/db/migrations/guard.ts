import { sql, type RawBuilder } from 'kysely'
import { isPostgres } from '../portable.ts'
import type { AnyDb } from './schema-builder.ts'

export interface Guard {
  readonly name: string
  /** `insert on deliveries`, `update of contact_id on deliveries`. */
  readonly event: string
  /** What only looks at the new row; PostgreSQL calls nothing for the others. */
  readonly only?: RawBuilder<unknown>
  /** Null: always. The new row is `new`. */
  readonly when: RawBuilder<unknown> | null
  readonly message: string
}

/** A trigger that refuses what must never be in the database, whoever writes it. */
export async function createGuard(db: AnyDb, { name, event, only, when, message }: Guard): Promise<void> {
  if (!isPostgres(db)) {
    const parts = [only, when].filter((part) => part !== undefined && part !== null)
    const condition = parts.length === 0 ? sql`` : sql` when ${sql.join(parts, sql` and `)}`
    await sql`create trigger ${sql.ref(name)} before ${sql.raw(event)}${condition} begin select raise(abort, ${sql.lit(message)}); end`.execute(
      db,
    )
    return
  }
  await sql`
    create function ${sql.ref(name)}() returns trigger language plpgsql as $guard$
    begin
      if ${when ?? sql`true`} then
        raise exception using message = ${sql.lit(message)}, errcode = 'check_violation';
      end if;
      return new;
    end $guard$`.execute(db)
  const condition = only === undefined ? sql`` : sql` when (${only})`
  await sql`create trigger ${sql.ref(name)} before ${sql.raw(event)} for each row${condition} execute function ${sql.ref(name)}()`.execute(
    db,
  )
}
