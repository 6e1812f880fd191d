import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import { sqlType, type Column } from '../../src/modules/sheets/core/schema.ts'
import type { Compiled, SqlParameter } from '../../src/modules/sheets/core/plan/ports.ts'

export type Cells = readonly (string | null)[]

/** A DuckDB that is locked down as the product's is: no files, no extensions, no way back. */
export async function openDuck(): Promise<{ connection: DuckDBConnection; close(): void }> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2', memory_limit: '400MB' })
  const connection = await instance.connect()
  await connection.run('SET enable_external_access = false')
  await connection.run('SET lock_configuration = true')
  return {
    connection,
    close: () => {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

/** Rows as text; a value that does not fit its column is stored as a misfit. */
export async function table(
  connection: DuckDBConnection,
  name: string,
  columns: readonly Column[],
  rows: readonly Cells[],
): Promise<void> {
  const fields = columns.flatMap((column, at) => {
    const text = `CAST(t.v${String(at)} AS VARCHAR)`
    const cast = `TRY_CAST(${text} AS ${sqlType(column)})`
    const odd = `CASE WHEN ${cast} IS NULL THEN ${text} END AS ${column.id}x`
    return [`${cast} AS ${column.id}`, ...(column.misfits ? [odd] : [])]
  })
  const names = ['_id', ...columns.map((_, at) => `v${String(at)}`)]
  const quoted = (value: string | null): string => (value === null ? 'NULL' : `'${value.replaceAll("'", "''")}'`)
  const values = rows.map((row, at) => `(${[String(at), ...row.map(quoted)].join(', ')})`)
  const source =
    rows.length === 0
      ? `(SELECT 0 AS _id${columns.map((_, at) => `, '' AS v${String(at)}`).join('')} WHERE false) AS t`
      : `(VALUES ${values.join(', ')}) AS t(${names.join(', ')})`
  await connection.run(
    `CREATE OR REPLACE TABLE ${name} AS SELECT CAST(t._id AS BIGINT) AS _id, CAST(1 AS INTEGER) AS _t, CAST(t._id + 2 AS INTEGER) AS _row, ${fields.join(', ')} FROM ${source} ORDER BY t._id`,
  )
}

/** The rows of a compiled step as text, misfits as `!text`. */
export async function rowsOf(connection: DuckDBConnection, compiled: Compiled): Promise<(string | null)[][]> {
  const found = await read(connection, compiled.sql, compiled.parameters)
  return found.map((row) =>
    compiled.columns.map((column) => {
      const odd = column.misfits ? row[`${column.id}x`] : null
      return odd === null || odd === undefined ? shown(row[column.id]) : `!${shown(odd) ?? ''}`
    }),
  )
}

const shown = (value: unknown): string | null =>
  value === null || value === undefined ? null : typeof value === 'string' ? value : JSON.stringify(value)

export async function read(
  connection: DuckDBConnection,
  sql: string,
  parameters: readonly SqlParameter[],
): Promise<Record<string, unknown>[]> {
  const named = Object.fromEntries(parameters.map((value, at) => [`p${String(at + 1)}`, value]))
  const reader = await connection.runAndReadAll(sql, named)
  return reader.getRowObjectsJson()
}

/** How many rows break each rule, by its sentence; rules that hold are left out. */
export async function brokenOf(connection: DuckDBConnection, compiled: Compiled): Promise<Record<string, number>> {
  const broken: Record<string, number> = {}
  for (const { sentence, sql, parameters } of compiled.checks) {
    const [row] = await read(connection, sql, parameters)
    const count = Number(Object.values(row ?? {})[0])
    if (count > 0) broken[sentence] = count
  }
  return broken
}
