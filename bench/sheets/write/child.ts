import { DuckDBInstance } from '@duckdb/node-api'
import type { ExportRequest } from '../../../src/modules/sheets/ports.ts'
import { exportVersion } from '../../../src/modules/sheets/writing/export.ts'
import { columns, versionSql } from './columns.ts'

/** `node child.ts make|xlsx|csv|parquet ROWS FILE OUT`: one line of JSON. */
const [what = '', rows = '0', file = '', out = ''] = process.argv.slice(2)

const instance = await DuckDBInstance.create(':memory:', { threads: '2', memory_limit: '300MB' })
const connection = await instance.connect()
if (what === 'make') await connection.run(versionSql(Number(rows), file))
else {
  const request: ExportRequest = {
    file,
    columns,
    rows: Number(rows),
    format: what as ExportRequest['format'],
    out,
    sheets: [],
    provenance: null,
    title: 'Version',
  }
  await exportVersion(connection, request, { onRows: () => undefined, signal: new AbortController().signal })
}
const used = process.resourceUsage()
process.stdout.write(
  JSON.stringify({ cpuSeconds: (used.userCPUTime + used.systemCPUTime) / 1e6, peakMib: used.maxRSS / 1024 }),
)
