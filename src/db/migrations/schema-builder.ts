import type { CreateTableBuilder, Kysely } from 'kysely'

/** A migration must not follow later types. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the one place where the schema is not known yet
export type AnyDb = Kysely<any>

/** An integer primary key that the store gives out and never reuses. */
export const withId = <T extends string>(table: CreateTableBuilder<T>): CreateTableBuilder<T, 'id'> =>
  table.addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
