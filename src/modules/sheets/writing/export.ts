import { createHash } from 'node:crypto'
import { createReadStream, renameSync, rmSync, statSync } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { Exported, ExportRequest } from '../ports.ts'
import { writeCsv } from './csv.ts'
import { writeParquet } from './parquet.ts'
import { writeXlsx } from './xlsx/workbook.ts'

export interface ExportOptions {
  /** Rows that are written so far. */
  readonly onRows: (rows: number) => void
  readonly signal: AbortSignal
}

/**
 * Writes a version as a file, in a child process whose DuckDB may read `request.file` and write beside `request.out`.
 * Rows are written as they are read, so memory does not grow with them. The same version gives the same bytes.
 * The file is there whole or not at all.
 */
export async function exportVersion(
  connection: DuckDBConnection,
  request: ExportRequest,
  options: ExportOptions,
): Promise<Exported> {
  const part = `${request.out}.part`
  try {
    const notes = await write(connection, { ...request, out: part }, options)
    renameSync(part, request.out)
    options.onRows(request.rows)
    return { bytes: statSync(request.out).size, sha256: await hashOf(request.out), files: 1, notes }
  } catch (error) {
    rmSync(part, { force: true })
    throw error
  }
}

async function write(
  connection: DuckDBConnection,
  request: ExportRequest,
  options: ExportOptions,
): Promise<readonly string[]> {
  switch (request.format) {
    case 'xlsx':
      return writeXlsx(connection, request, options)
    case 'csv':
      return writeCsv(connection, request, options)
    case 'parquet':
      return writeParquet(connection, request)
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}
