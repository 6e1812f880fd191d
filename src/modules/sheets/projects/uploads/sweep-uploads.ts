import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { ActDeps } from '../acts/act.ts'
import { unfinishedUploads, type WorkbookRow } from '../workbook-store.ts'
import { workbookOfUpload } from './tus.ts'
import type { Uploads } from './uploads.ts'

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000
/** Nothing came of an upload for this long: whoever sent it is gone. */
const KEEP_MS = 24 * HOUR_MS
const PAGE = 500

/** Uploads whose last bytes came just before a kill are finished; those that nobody goes on with are removed. */
export async function sweepUploads(
  deps: ActDeps,
  uploads: Uploads,
  { isStart }: { readonly isStart: boolean },
): Promise<void> {
  const { database, clock, folder, realClock } = deps
  const files = await uploadFiles(folder.uploads, realClock.now())
  const rows = await unfinishedUploads(database.db, clock.now() + 1, PAGE)
  for (const row of rows) await sweepOne(deps, uploads, { row, file: files.get(row.id), isStart })
  const wanted = new Set(rows.map(({ id }) => id))
  for (const [workbookId, file] of files)
    if (!wanted.has(workbookId) && rows.length < PAGE && file.quietMs > 10 * MINUTE_MS) await removeFile(file.path)
  for (const name of await readdir(folder.uploads)) {
    if (!name.startsWith('plain-')) continue
    const path = join(folder.uploads, name)
    const quietMs = await quietOf(path, realClock.now())
    if (isStart || quietMs > HOUR_MS) await rm(path, { force: true })
  }
}

interface UploadFile {
  readonly path: string
  readonly bytes: number
  readonly quietMs: number
}

async function sweepOne(
  { clock, logger }: ActDeps,
  uploads: Uploads,
  { row, file, isStart }: { row: WorkbookRow; file: UploadFile | undefined; isStart: boolean },
): Promise<void> {
  const at = { projectId: row.project_id, workbookId: row.id }
  if (file !== undefined && file.bytes === row.bytes && (isStart || file.quietMs > MINUTE_MS)) {
    await uploads.finish({ ...at, path: file.path, who: 'system:uploads' })
    await removeFile(file.path)
    return
  }
  const quietMs = file?.quietMs ?? clock.now() - row.created_at
  if (quietMs < (file === undefined && isStart ? 0 : file === undefined ? 10 * MINUTE_MS : KEEP_MS)) return
  logger.info({ workbookId: row.id, bytes: row.bytes }, 'an unfinished upload was removed')
  if (file !== undefined) await removeFile(file.path)
  await uploads.release(row.project_id, row.id)
}

async function uploadFiles(folder: string, now: number): Promise<Map<number, UploadFile>> {
  const files = new Map<number, UploadFile>()
  for (const name of await readdir(folder)) {
    const workbookId = workbookOfUpload(name)
    if (workbookId === null) continue
    const path = join(folder, name)
    const found = await stat(path).catch(() => null)
    if (found !== null) files.set(workbookId, { path, bytes: found.size, quietMs: now - found.mtimeMs })
  }
  return files
}

const quietOf = (path: string, now: number): Promise<number> =>
  stat(path).then(
    ({ mtimeMs }) => now - mtimeMs,
    () => 0,
  )

async function removeFile(path: string): Promise<void> {
  await rm(path, { force: true })
  await rm(`${path}.json`, { force: true })
}
