import { mkdirSync, readdirSync, renameSync } from 'node:fs'
import { basename, join } from 'node:path'
import { ingest } from '../../ingest/ingest.ts'
import { ReadFailure } from '../../reading/failures.ts'
import { openReader } from '../../reading/open-reader.ts'
import type { Place, TaskInput, TaskResult } from '../protocol.ts'
import type { Duck } from './duckdb.ts'
import type { Doing } from './doing.ts'

/** Tables are made in the child's own folder and moved when the whole file was read: of a failure nothing is left. */
export async function read(
  duck: Duck,
  { path, name, outFolder, settings }: TaskInput<'read'>,
  place: Place,
  { onProgress }: Doing,
): Promise<TaskResult<'read'>> {
  const reader = await openReader(path, name)
  try {
    const folder = join(place.tmp, 'tables')
    mkdirSync(folder, { recursive: true })
    let rows = 0
    const { tables, notes } = await ingest(reader, {
      outFolder: folder,
      settings,
      duck,
      onRows(more) {
        rows += more
        onProgress({ done: rows, total: null, unit: 'rows' })
      },
    })
    if (tables.length === 0) throw new ReadFailure('empty', 'none of its sheets has a table in it')
    mkdirSync(outFolder, { recursive: true })
    for (const file of readdirSync(folder)) renameSync(join(folder, file), join(outFolder, file))
    return {
      kind: reader.kind,
      tables: tables.map((table) => ({ ...table, file: join(outFolder, basename(table.file)) })),
      notes,
    }
  } finally {
    reader.close()
  }
}
