import { randomBytes } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { transact } from '../../../../db/transaction.ts'
import { authorize, type Actor } from '../../../../kernel/actor.ts'
import type { ProjectId, WorkbookId } from '../../../../kernel/ids.ts'
import type { ActDeps } from '../acts/act.ts'
import { MAX_PLAIN_BYTES, type Run } from '../contract.ts'
import { fileEmpty, plainFileTooLarge, projectFull, tooManyFiles, uploadNotFound } from '../errors.ts'
import { whoOf } from '../log.ts'
import { requireHeld, sign } from '../require.ts'
import { showRun } from '../runs.ts'
import { changeWorkbook, countFiles, findWorkbook, insertWorkbook, removeUpload } from '../workbook-store.ts'

export interface FileToCome {
  /** As whoever sends it calls it: data, never a path. */
  readonly name: string
  readonly bytes: number
}

export interface Uploads {
  /** Room for a file that comes. @throws AppError `sheet_file_empty`, `sheet_too_many_files`, `sheet_project_full`, `sheet_disk_full` */
  reserve(projectId: ProjectId, file: FileToCome): Promise<WorkbookId>
  /** All of it is in `path`, which is gone afterwards: it is kept, and waits to be read. Null: it is no upload any more. */
  finish(at: { projectId: ProjectId; workbookId: WorkbookId; path: string; who: string }): Promise<Run | null>
  /** Whether it is an upload of this project that is not finished. */
  isComing(projectId: ProjectId, workbookId: WorkbookId): Promise<boolean>
  /** The room is free again. */
  release(projectId: ProjectId, workbookId: WorkbookId): Promise<void>
  /** One file in one piece: multipart, the bot, the command line. @throws AppError as `reserve`, and `sheet_file_too_large` */
  take(
    actor: Actor,
    projectId: ProjectId,
    file: { readonly name: string; readonly content: AsyncIterable<Uint8Array>; readonly maxBytes?: number },
  ): Promise<{ workbookId: WorkbookId; run: Run }>
}

export function createUploads(deps: ActDeps): Uploads {
  const uploads: Uploads = {
    reserve: (projectId, file) => reserve(deps, projectId, file),
    finish: (at) => finish(deps, at),
    async isComing(projectId, workbookId) {
      const row = await findWorkbook(deps.database.db, projectId, workbookId)
      return row?.state === 'uploading'
    },
    release: (projectId, workbookId) => release(deps, projectId, workbookId),
    async take(actor, projectId, { name, content, maxBytes = MAX_PLAIN_BYTES }) {
      authorize(actor, 'sheets.write')
      const path = join(deps.folder.uploads, `plain-${randomBytes(12).toString('hex')}`)
      try {
        const bytes = await writeAll(path, content, maxBytes)
        const workbookId = await reserve(deps, projectId, { name, bytes })
        const run = await finish(deps, { projectId, workbookId, path, who: whoOf(actor) })
        if (run === null) throw uploadNotFound()
        return { workbookId, run }
      } finally {
        await rm(path, { force: true })
      }
    },
  }
  return uploads
}

async function writeAll(path: string, content: AsyncIterable<Uint8Array>, maxBytes: number): Promise<number> {
  const handle = await open(path, 'wx', 0o600)
  let bytes = 0
  try {
    for await (const chunk of content) {
      bytes += chunk.length
      if (bytes > maxBytes) throw plainFileTooLarge(maxBytes)
      await handle.writeFile(chunk)
    }
  } finally {
    await handle.close()
  }
  return bytes
}

async function reserve(deps: ActDeps, projectId: ProjectId, { name, bytes }: FileToCome): Promise<WorkbookId> {
  const { database, clock, limits, folder } = deps
  const called = cleanName(name)
  if (bytes === 0) throw fileEmpty(called)
  await folder.requireRoom(bytes * 2)
  return transact(database.db, async (trx) => {
    const project = await requireHeld(trx, projectId)
    if ((await countFiles(trx, projectId)) >= limits.maxFiles) throw tooManyFiles(limits.maxFiles)
    if (project.bytes + bytes > limits.maxBytes) throw projectFull(limits.maxBytes)
    const row = {
      project_id: projectId,
      name: called,
      bytes,
      state: 'uploading',
      settings: '{}',
      created_at: clock.now(),
    } as const
    const { id } = await insertWorkbook(trx, row)
    await sign(trx, projectId, deps, bytes)
    return id
  })
}

/** What is shown of a name: its last part, without what hides or turns text around. */
const cleanName = (name: string): string =>
  (name.split(/[/\\]/).at(-1) ?? '')
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '')
    .trim()
    .slice(0, 200) || 'file'

interface Finished {
  readonly projectId: ProjectId
  readonly workbookId: WorkbookId
  readonly path: string
  readonly who: string
}

async function finish(deps: ActDeps, { projectId, workbookId, path, who }: Finished): Promise<Run | null> {
  const { database, folder, log, runs, crashAt } = deps
  const known = await findWorkbook(database.db, projectId, workbookId)
  if (known?.state !== 'uploading') return null
  crashAt?.('sheets-received')
  const kept = await folder.keepOriginal(projectId, path)
  crashAt?.('sheets-kept')
  const run = await transact(database.db, async (trx) => {
    await requireHeld(trx, projectId)
    const change = { state: 'waiting', sha256: kept.sha256, bytes: kept.bytes } as const
    if (!(await changeWorkbook(trx, workbookId, ['uploading'], change))) return null
    const body = { workbook: workbookId, name: known.name, ...kept }
    await log.write(trx, projectId, who, { kind: 'workbook.sent', body })
    await sign(trx, projectId, deps, kept.bytes - known.bytes)
    return runs.queue(trx, { projectId, kind: 'read', subjectId: workbookId, who })
  })
  await rm(path, { force: true })
  return run === null ? null : showRun(database.db, run)
}

const release = ({ database, ...deps }: ActDeps, projectId: ProjectId, workbookId: WorkbookId): Promise<void> =>
  transact(database.db, async (trx) => {
    const row = await findWorkbook(trx, projectId, workbookId)
    if (row === undefined || !(await removeUpload(trx, workbookId))) return
    await sign(trx, projectId, { clock: deps.clock, limits: deps.limits }, -row.bytes)
  })
