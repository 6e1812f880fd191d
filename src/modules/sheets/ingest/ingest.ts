import { mkdir, readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import type { ReadSettings, ReadTable, Reader } from '../ports.ts'
import { discard } from './finish.ts'
import { readSheet } from './sheet.ts'
import type { Duck } from './staging.ts'

export interface IngestRequest {
  /** Gets `<sheet>-<position>.parquet` of each table; DuckDB must be allowed to write there. */
  readonly outFolder: string
  readonly settings: ReadSettings
  readonly duck: Duck
  /** Rows that were read since the last call. */
  readonly onRows?: (rows: number) => void
}

/** Reads all sheets of a workbook into tables. On any failure nothing is left in the folder. @throws ReadFailure */
export async function ingest(
  reader: Reader,
  request: IngestRequest,
): Promise<{ readonly tables: readonly ReadTable[]; readonly notes: readonly string[] }> {
  const { outFolder, settings } = request
  const tables: ReadTable[] = []
  const notes = [...reader.notes]
  await mkdir(outFolder, { recursive: true })
  try {
    for (const [sheetIndex, sheet] of reader.sheets.entries()) {
      if (sheet.hidden && !settings.includeHidden) {
        notes.push(`${sheet.name} is hidden and was left out.`)
        continue
      }
      const onRows = request.onRows ?? (() => undefined)
      const result = await readSheet({ ...request, reader, sheetIndex, onRows })
      tables.push(...result.tables)
      notes.push(...result.notes)
    }
    return { tables, notes }
  } catch (error) {
    await discard(
      outFolder,
      tables.map(({ file }) => file),
    )
    throw error
  } finally {
    await sweep(outFolder)
  }
}

/** Parts, and what a failure left half written. */
async function sweep(outFolder: string): Promise<void> {
  for (const name of await readdir(outFolder)) {
    if (name.endsWith('.part') || name.endsWith('.parquet.tmp')) await rm(path.join(outFolder, name), { force: true })
  }
}
