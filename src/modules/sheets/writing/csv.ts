import { writeFileSync } from 'node:fs'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { Column } from '../core/schema.ts'
import type { ExportRequest } from '../ports.ts'
import { harmless, harmlessSql } from './injection.ts'
import { copyTo, provenanceColumns, type Selected } from './select.ts'
import { columnSql, literalSql, misfitSql } from './sql.ts'

const BOM = '\ufeff'
const LINE_END = '\r\n'

/** RFC 4180 in UTF-8: lines end with CR LF, quotes are doubled, numbers have a point. Begins with a BOM unless it shall not. */
export async function writeCsv(connection: DuckDBConnection, request: ExportRequest): Promise<readonly string[]> {
  const provenance = await provenanceColumns(connection, request)
  const columns: Selected[] = [
    ...request.columns.map((column) => ({ name: column.name, sql: csvSql(column) })),
    ...provenance.map(({ name, sql }, index) => ({ name, sql: index < 2 ? harmlessSql(sql) : sql })),
  ]
  const header = (request.bom === false ? '' : BOM) + columns.map(({ name }) => field(harmless(name))).join(',')
  if (request.rows === 0) {
    writeFileSync(request.out, header + LINE_END)
    return []
  }
  const lineEnd = literalSql(LINE_END)
  const prefix = literalSql(header + LINE_END)
  const numbered = columns.map(({ sql }, index) => ({ name: `column${index}`, sql }))
  await copyTo(connection, request, {
    columns: numbered,
    options: `format csv, header false, prefix ${prefix}, suffix ${lineEnd}, new_line ${lineEnd}`,
  })
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
