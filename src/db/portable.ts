import { PostgresAdapter, sql, type Expression, type Kysely, type RawBuilder } from 'kysely'
import type { Trx } from './transaction.ts'

/** Whatever statements are run on: a handle, a transaction, a migration's schema builder. */
export type Handle = Pick<Kysely<never>, 'getExecutor'>

/** Which of the two stores this is. Ask only where SQL differs; the pieces below should be all that a store needs. */
export const isPostgres = (db: Handle): boolean => db.getExecutor().adapter instanceof PostgresAdapter

/** Many ids as one parameter: `where id in ${idList(db, ids)}`. */
export const idList = (db: Handle, ids: readonly number[]): RawBuilder<number> =>
  isPostgres(db) ? sql`(select unnest(${ids}::bigint[]))` : sql`(select value from json_each(${JSON.stringify(ids)}))`

type Value = string | number | boolean | null
type ColumnType = 'bigint' | 'text' | 'double precision'

/**
 * Rows as a table, however many, in few parameters: `from ${rowsOf(db, rows, { id: 'bigint', state: 'text' })} as given`.
 * Booleans become 0 and 1. Columns are called as the properties are.
 */
export function rowsOf<C extends string>(
  db: Handle,
  rows: readonly Readonly<Record<NoInfer<C>, Value>>[],
  columns: Readonly<Record<C, ColumnType>>,
): RawBuilder<unknown> {
  const names = Object.keys(columns) as C[]
  const valueOf = (row: Readonly<Record<C, Value>>, name: C): string | number | null => {
    const value = row[name]
    return typeof value === 'boolean' ? Number(value) : value
  }
  if (isPostgres(db)) {
    const lists = names.map((name) => sql`${rows.map((row) => valueOf(row, name))}::${sql.raw(columns[name])}[]`)
    return sql`(select * from unnest(${sql.join(lists)}) as given (${sql.join(names.map((name) => sql.ref(name)))}))`
  }
  const picked = names.map((name, index) => sql`value ->> ${sql.lit(index)} as ${sql.ref(name)}`)
  const values = rows.map((row) => names.map((name) => valueOf(row, name)))
  return sql`(select ${sql.join(picked)} from json_each(${JSON.stringify(values)}))`
}

/** Where `part` begins in `text`, from 1; 0 when it is not there. Letters are as they are: fold both before. */
export const positionOf = (
  db: Handle,
  text: Expression<string>,
  part: string | Expression<string>,
): RawBuilder<number> => sql`${sql.raw(isPostgres(db) ? 'strpos' : 'instr')}(${text}, ${part})`

/** Whether `text` contains `part`, whatever the case of the letters A to Z. */
export const containsText = (db: Handle, text: Expression<string>, part: string): RawBuilder<boolean> =>
  sql`${positionOf(db, sql`lower(${text})`, part.toLowerCase())} > 0`

/** A JSON object as text, from names and expressions. */
export function jsonObject(db: Handle, fields: Readonly<Record<string, Expression<unknown>>>): RawBuilder<string> {
  const pairs = Object.entries(fields).map(([name, value]) => sql`${sql.lit(name)}, ${value}`)
  return isPostgres(db) ? sql`json_build_object(${sql.join(pairs)})::text` : sql`json_object(${sql.join(pairs)})`
}

/**
 * Keeps rows that were read for a change to this transaction: `trx.selectFrom(...).$call(rowLock(trx))`. SQLite has one writer and
 * needs none.
 */
export const rowLock =
  (trx: Trx) =>
  <Q extends { forUpdate(): Q }>(query: Q): Q =>
    isPostgres(trx) ? query.forUpdate() : query

/** The same at the end of raw SQL, for the rows of one table of it: `select … ${lockOf(trx, 's')}`. */
export const lockOf = (trx: Trx, table: string): RawBuilder<unknown> =>
  isPostgres(trx) ? sql`for update of ${sql.ref(table)}` : sql``

/** The clock of a PostgreSQL server, ms UTC: the one that all processes share. */
export const databaseMs: RawBuilder<number> = sql`(extract(epoch from clock_timestamp()) * 1000)::bigint`

/** Transactions that ask for the same name come one after the other, until their end. SQLite's always do. */
export async function takeTurns(trx: Trx, name: string): Promise<void> {
  if (isPostgres(trx)) await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(trx)
}

/** The same without waiting: false while another transaction has this name. */
export async function tryTurn(trx: Trx, name: string): Promise<boolean> {
  if (!isPostgres(trx)) return true
  const { rows } = await sql<{
    taken: boolean
  }>`select pg_try_advisory_xact_lock(hashtextextended(${name}, 0)) as taken`.execute(trx)
  return rows[0]?.taken === true
}
