import { rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Engine, ReadTable } from '../../ports.ts'
import { consolidateSoon } from '../consolidating.ts'
import { factsOfTable, settingsOf } from '../facts.ts'
import { exists } from '../folder.ts'
import { replaceTables } from '../table-store.ts'
import { changeWorkbook, countFiles, findWorkbook, insertWorkbook, type WorkbookRow } from '../workbook-store.ts'
import { failed, failedTask, type Act, type ActContext, type ActDeps, type ActEnd } from './act.ts'

type Unpacked = Exclude<Extract<Awaited<ReturnType<Engine['unpack']>>, { kind: 'done' }>['result'], null>

/** Reads a file: a zip becomes the files in it, a workbook its tables. */
export const createReadAct =
  (deps: ActDeps): Act =>
  async (context) => {
    const { run, project, scratch, signal } = context
    const workbook =
      run.subject_id === null ? undefined : await findWorkbook(deps.database.db, project.id, run.subject_id)
    if (workbook === undefined || workbook.sha256 === null) return failed('cancelled', 'the file was removed')
    const path = deps.folder.original(project.id, workbook.sha256)
    if (!(await exists(path))) return failed('missing', `the bytes of ${workbook.name} are not on the disk`)
    const wanted = ['waiting', 'reading', 'failed', 'read'] as const
    await context.write((trx) => changeWorkbook(trx, workbook.id, wanted, { state: 'reading' }))
    if (workbook.zip_id === null) {
      const unpacked = await deps.engine.unpack({ path, outFolder: join(scratch) }, { signal })
      if (unpacked.kind === 'failed') return failedTask(unpacked)
      if (unpacked.result !== null) return takeUnpacked(deps, context, workbook, unpacked.result)
    }
    return readOne(deps, context, workbook, path)
  }

async function readOne(deps: ActDeps, context: ActContext, workbook: WorkbookRow, path: string): Promise<ActEnd> {
  const { project, scratch, signal, progress } = context
  const settings = settingsOf(project.settings, workbook.settings)
  const request = { path, name: workbook.name, outFolder: scratch, settings }
  const outcome = await deps.engine.read(request, { signal, onProgress: progress })
  if (outcome.kind === 'failed') return failedTask(outcome)
  const { kind, tables, notes } = outcome.result
  deps.crashAt?.('sheets-read')
  await placeTables(deps, context, workbook, tables)
  return {
    kind: 'done',
    async commit(trx) {
      const readAt = deps.clock.now()
      const change = {
        state: 'read',
        kind,
        notes: JSON.stringify(notes),
        read_at: readAt,
        failure: null,
        failure_detail: null,
      } as const
      if (!(await changeWorkbook(trx, workbook.id, ['reading'], change))) return null
      const rows = tables.reduce((sum, table) => sum + table.rows, 0)
      const { id, name, sha256, bytes } = workbook
      const body = { workbook: id, name, sha256, bytes, kind, tables: tables.length, rows, engine: deps.engine.version }
      await deps.log.write(trx, project.id, context.run.created_by, { kind: 'workbook.read', body })
      await consolidateSoon(deps, trx, project.id, context.run.created_by)
      return { tables: tables.length, rows }
    },
  }
}

/** Rows first, for their ids, then the files under those ids; the file counts as read only when both are there. */
async function placeTables(
  { folder }: ActDeps,
  { project, write, scratch }: ActContext,
  workbook: WorkbookRow,
  tables: readonly ReadTable[],
): Promise<void> {
  const { made, gone } = await write((trx) =>
    replaceTables(
      trx,
      workbook.id,
      tables.map((table) => ({
        workbook_id: workbook.id,
        project_id: project.id,
        sheet: table.sheet,
        sheet_index: table.sheetIndex,
        position: table.position,
        n_rows: table.rows,
        facts: factsOfTable(table),
      })),
    ),
  )
  for (const [index, row] of made.entries()) {
    const file = tables[index]?.file
    if (file !== undefined) await rename(join(scratch, basename(file)), folder.table(project.id, row.id))
  }
  for (const id of gone) await rm(folder.table(project.id, id), { force: true })
}

async function takeUnpacked(
  deps: ActDeps,
  { project, run, scratch }: ActContext,
  zip: WorkbookRow,
  files: Unpacked,
): Promise<ActEnd> {
  const { limits, folder, clock } = deps
  const before = await countFiles(deps.database.db, project.id)
  if (files.length === 0) return failed('empty', 'there is no file in it')
  if (before + files.length > limits.maxFiles)
    return failed(
      'too_large',
      `with the ${files.length} files in it the project would have more than ${limits.maxFiles}`,
    )
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  if (project.bytes + bytes > limits.maxBytes)
    return failed('too_large', 'unpacked, the project would be larger than 2 GB')
  await folder.requireRoom(bytes)
  const kept: { name: string; sha256: string; bytes: number }[] = []
  for (const file of files)
    kept.push({ name: file.name, ...(await folder.keepOriginal(project.id, join(scratch, basename(file.path)))) })
  return {
    kind: 'done',
    async commit(trx) {
      const now = clock.now()
      const change = { state: 'read', kind: 'zip', read_at: now, failure: null, failure_detail: null } as const
      if (!(await changeWorkbook(trx, zip.id, ['reading'], change))) return null
      for (const { name, sha256, bytes: size } of kept) {
        const row = {
          project_id: project.id,
          zip_id: zip.id,
          name,
          sha256,
          bytes: size,
          state: 'waiting',
          settings: '{}',
          created_at: now,
        } as const
        const workbook = await insertWorkbook(trx, row)
        await deps.runs.queue(trx, { projectId: project.id, kind: 'read', subjectId: workbook.id, who: run.created_by })
      }
      const body = {
        workbook: zip.id,
        name: zip.name,
        sha256: zip.sha256,
        files: kept.length,
        parts: kept.map(({ name, sha256 }) => ({ name, sha256 })),
      }
      await deps.log.write(trx, project.id, run.created_by, { kind: 'workbook.unpacked', body })
      return { files: kept.length }
    },
  }
}
