import { createReadStream, createWriteStream, rmSync, writeFileSync } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { Column } from '../core/schema.ts'
import type { ExportRequest } from '../ports.ts'
import { harmless, harmlessSql } from './injection.ts'
import { copyTo, provenanceColumns, type Selected } from './select.ts'
import { columnSql, literalSql, misfitSql } from './sql.ts'

const BOM = '\ufeff'
const LINE_END = '\r\n'

/** A group of rows as they lie in the file: what is in memory at once. */
const ROWS_AT_ONCE = 122_880

/**
 * RFC 4180 in UTF-8: lines end with CR LF, quotes are doubled, numbers have a point. Begins with a BOM unless it shall
 * not. DuckDB keeps much of what it writes in memory, so it writes pieces, which are put together.
 */
export async function writeCsv(
  connection: DuckDBConnection,
  request: ExportRequest,
  { onRows, signal }: { readonly onRows: (rows: number) => void; readonly signal: AbortSignal },
): Promise<readonly string[]> {
  const provenance = await provenanceColumns(connection, request)
  const columns: Selected[] = [
    ...request.columns.map((column) => ({ name: column.name, sql: csvSql(column) })),
    ...provenance.map(({ name, sql }, index) => ({ name, sql: index < 2 ? harmlessSql(sql) : sql })),
  ]
  const header = (request.bom === false ? '' : BOM) + columns.map(({ name }) => field(harmless(name))).join(',')
  writeFileSync(request.out, header + LINE_END)
  const numbered = columns.map(({ sql }, index) => ({ name: `column${index}`, sql }))
  const options = `format csv, header false, new_line ${literalSql(LINE_END)}`
  const out = `${request.out}.rows`
  try {
    for (let from = 0; from < request.rows; from += ROWS_AT_ONCE) {
      signal.throwIfAborted()
      const range = [from, from + ROWS_AT_ONCE] as const
      await copyTo(connection, request, { columns: numbered, options, out, range })
      await pipeline(createReadStream(out), createWriteStream(request.out, { flags: 'a' }))
      onRows(Math.min(request.rows, range[1]))
    }
  } finally {
    rmSync(out, { force: true })
  }
  return []
}

const field = (text: string): string => (/[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

function csvSql(column: Column): string {
  const value = columnSql(column.id)
  if (column.type === 'text') return harmlessSql(value)
  const text = column.type === 'duration' ? durationSql(value) : `${value}::varchar`
  return column.misfits ? `coalesce(${text}, ${harmlessSql(misfitSql(column))})` : text
}

/** `26:03:00` of 1.085416… days. */
function durationSql(days: string): string {
  const seconds = `round(abs(${days}) * 86400)::bigint`
  const sign = `case when ${days} < 0 then '-' else '' end`
  const two = (part: string): string => `lpad((${part})::varchar, 2, '0')`
  const hours = `${seconds} // 3600`
  const padded = `case when ${hours} < 10 then '0' else '' end || (${hours})::varchar`
  return `${sign} || ${padded} || ':' || ${two(`${seconds} // 60 % 60`)} || ':' || ${two(`${seconds} % 60`)}`
}
