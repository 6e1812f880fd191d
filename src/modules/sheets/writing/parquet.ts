import type { DuckDBConnection } from '@duckdb/node-api'
import type { ExportRequest } from '../ports.ts'
import { copyTo, provenanceColumns, type Selected } from './select.ts'
import { columnSql, misfitSql } from './sql.ts'

/**
 * Typed columns by the names that people know. What does not fit a column's type is in a column of text beside it.
 * Nothing of it is lost, so there is nothing to tell.
 */
export async function writeParquet(connection: DuckDBConnection, request: ExportRequest): Promise<readonly string[]> {
  const columns = request.columns.flatMap((column): Selected[] => {
    const value = { name: column.name, sql: columnSql(column.id) }
    if (column.type === 'text' || !column.misfits) return [value]
    return [value, { name: `${column.name} (as written)`, sql: misfitSql(column) }]
  })
  const all = withCleanNames([...columns, ...(await provenanceColumns(connection, request))])
  const options = 'format parquet, compression zstd'
  await copyTo(connection, request, { columns: all, options, out: request.out, range: null })
  return []
}

/** One line, composed characters, unique without regard to case: what other programs can call a column by. */
export function withCleanNames(columns: readonly Selected[]): Selected[] {
  const taken = new Set<string>()
  return columns.map(({ name, sql }) => {
    const clean =
      name
        .toWellFormed()
        .normalize('NFC')
        .replace(/[\p{Cc}\s]+/gu, ' ')
        .trim() || 'column'
    let free = clean
    for (let count = 2; taken.has(free.toLowerCase()); count++) free = `${clean} (${count})`
    taken.add(free.toLowerCase())
    return { name: free, sql }
  })
}
