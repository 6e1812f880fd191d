import { sql, type CreateTableBuilder, type Kysely } from 'kysely'

/** A migration must not follow later types. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the one place where the schema is not known yet
export type AnyDb = Kysely<any>

/** An integer primary key that the store gives out and never reuses. */
export const withId = <T extends string>(table: CreateTableBuilder<T>): CreateTableBuilder<T, 'id'> =>
  table.addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())

/** A table whose columns are not known to the types. */
export type Builder = CreateTableBuilder<string, string>
type ColumnKind = 'text' | 'bigint'

export const required = (table: Builder, kind: ColumnKind, ...names: string[]): Builder =>
  names.reduce((made, name) => made.addColumn(name, kind, (column) => column.notNull()), table)
export const optional = (table: Builder, kind: ColumnKind, ...names: string[]): Builder =>
  names.reduce((made, name) => made.addColumn(name, kind), table)
/** Counts that begin at 0. */
export const counts = (table: Builder, ...names: string[]): Builder =>
  names.reduce((made, name) => made.addColumn(name, 'bigint', (column) => column.notNull().defaultTo(0)), table)
export const reference = (table: Builder, name: string, target: string): Builder =>
  table.addColumn(name, 'bigint', (column) => column.notNull().references(`${target}.id`))
export const oneOf = (table: Builder, name: string, words: readonly string[]): Builder =>
  table.addColumn(name, 'text', (column) =>
    column.notNull().check(sql.raw(`${name} in (${words.map((word) => `'${word}'`).join(', ')})`)),
  )
