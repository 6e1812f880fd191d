import { sql, type RawBuilder } from 'kysely'
import { isPostgres } from '../portable.ts'
import type { AnyDb } from './schema-builder.ts'

export interface Guard {
  readonly name: string
  /** `insert on deliveries`, `update of contact_id on deliveries`. */
  readonly event: string
  /** Null: always. The new row is `new`. */
  readonly when: RawBuilder<unknown> | null
  readonly message: string
}

/** A trigger that refuses what must never be in the database, whoever writes it. */
export async function createGuard(db: AnyDb, { name, event, when, message }: Guard): Promise<void> {
  if (!isPostgres(db)) {
    const condition = when === null ? sql`` : sql` when ${when}`
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
  await sql`create trigger ${sql.ref(name)} before ${sql.raw(event)} for each row execute function ${sql.ref(name)}()`.execute(
    db,
  )
}
