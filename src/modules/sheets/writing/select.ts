import { LIST, listValue, VARCHAR, INTEGER, type DuckDBConnection, type DuckDBListValue } from '@duckdb/node-api'
import { hidden } from '../core/schema.ts'
import type { ExportRequest } from '../ports.ts'
import { provenanceHeaders } from './provenance.ts'
import { hasSource } from './rows.ts'
import { literalSql, nameSql } from './sql.ts'

/** One column of what is written: its name as people see it, and what it is made of. */
export interface Selected {
  readonly name: string
  readonly sql: string
}

/** File, sheet and row as columns; none when nobody asked, or when the rows were made of several. */
export async function provenanceColumns(connection: DuckDBConnection, request: ExportRequest): Promise<Selected[]> {
  if (request.provenance === null || !(await hasSource(connection, request.file))) return []
  const at = `list_position($tables, "${hidden.table}")`
  const expressions = [`$files[${at}]`, `$sheets[${at}]`, `case when ${at} > 0 then "${hidden.row}" end`]
  return provenanceHeaders(request).map((name, index) => ({ name, sql: expressions[index] ?? 'null' }))
}

export interface Copy {
  readonly columns: readonly Selected[]
  readonly options: string
  readonly out: string
  /** Rows by their place in the file, the second excluded; null: all. */
  readonly range: readonly [number, number] | null
}

/** Writes rows in the order of the file; the names of files and sheets are bound, not part of the SQL. */
export async function copyTo(
  connection: DuckDBConnection,
  request: ExportRequest,
  { columns, options, out, range }: Copy,
): Promise<void> {
  const list = columns.map(({ name, sql }) => `${sql} as ${nameSql(name)}`)
  const where = range === null ? '' : ` where file_row_number >= ${range[0]} and file_row_number < ${range[1]}`
  const source = `select ${list.join(', ')} from read_parquet(${literalSql(request.file)}, file_row_number = true)${where}`
  const sql = `copy (${source}) to ${literalSql(out)} (${options})`
  if (!sql.includes('$tables')) await connection.run(sql)
  else await connection.run(sql, sourceLists(request.provenance ?? {}), listTypes)
}

const listTypes = { tables: LIST(INTEGER), files: LIST(VARCHAR), sheets: LIST(VARCHAR) }

function sourceLists(
  provenance: NonNullable<ExportRequest['provenance']>,
): Record<keyof typeof listTypes, DuckDBListValue> {
  const tables = Object.entries(provenance)
  return {
    tables: listValue(tables.map(([id]) => Number(id))),
    files: listValue(tables.map(([, { file }]) => file)),
    sheets: listValue(tables.map(([, { sheet }]) => sheet)),
  }
}
