import { rm } from 'node:fs/promises'
import { transact } from '../../../db/transaction.ts'
import { authorize, type Actor } from '../../../kernel/actor.ts'
import type { ProjectId, WorkbookId, WorkbookTableId } from '../../../kernel/ids.ts'
import { decodeCursor, encodeCursor, type PageRequest } from '../../../kernel/page.ts'
import type { ActDeps } from './acts/act.ts'
import { consolidateSoon } from './consolidating.ts'
import type { Run, SheetTable, Workbook } from './contract.ts'
import { sheetBusy, tableNotFound, workbookNotFound } from './errors.ts'
import { changedSettings, type SettingsChange } from './facts.ts'
import { whoOf } from './log.ts'
import { planNames } from './other-tables.ts'
import { sourceFiles, twinsOf } from './queries.ts'
import { readWaiting } from './read-again.ts'
import { requireHeld, requireProject, sign } from './require.ts'
import { showRun } from './runs.ts'
import { toTable, toWorkbook } from './show.ts'
import { findTable, leaveOut, replaceTables, tableCounts, tablesOf } from './table-store.ts'
import { changeWorkbook, findWorkbook, wantedOriginals, workbooksOf } from './workbook-store.ts'

interface ReadAnswer {
  readonly workbook: Workbook
  readonly run: Run | null
}

export interface Workbooks {
  /** All of a project, in the order they came. */
  list(actor: Actor, projectId: ProjectId): Promise<{ items: Workbook[] }>
  /** How it is to be read; without a change it is read once more as it was. @throws AppError `sheet_busy` */
  read(
    actor: Actor,
    projectId: ProjectId,
    id: WorkbookId,
    settings: SettingsChange<Workbook['settings']>,
  ): Promise<ReadAnswer>
  remove(actor: Actor, projectId: ProjectId, id: WorkbookId): Promise<void>
  tables(
    actor: Actor,
    projectId: ProjectId,
    query: PageRequest & { workbookId?: WorkbookId | undefined },
  ): Promise<{ items: SheetTable[]; nextCursor: string | null }>
  leaveOut(actor: Actor, projectId: ProjectId, id: WorkbookTableId, isLeftOut: boolean): Promise<SheetTable>
}

export function createWorkbooks(deps: ActDeps): Workbooks {
  const { database } = deps
  const list = async (actor: Actor, projectId: ProjectId): Promise<{ items: Workbook[] }> => {
    authorize(actor, 'sheets.read')
    const project = await requireProject(database.db, projectId)
    const counts = await tableCounts(database.db, projectId)
    const twins = await twinsOf(database.db, projectId)
    const rows = await workbooksOf(database.db, projectId)
    const shown = rows.map((row) =>
      toWorkbook(row, {
        projectSettings: project.settings,
        tables: row.state === 'read' ? counts.get(row.id) : undefined,
        sameAs: twins.get(row.id) ?? null,
      }),
    )
    return { items: shown }
  }
  return {
    list,
    read: async (actor, projectId, id, settings) => {
      const run = await readOnce(deps, actor, { projectId, id, settings })
      const { items } = await list(actor, projectId)
      const workbook = items.find((item) => item.id === id)
      if (workbook === undefined) throw workbookNotFound(id)
      return { workbook, run }
    },
    remove: (actor, projectId, id) => remove(deps, actor, projectId, id),
    tables: (actor, projectId, query) => listTables(deps, actor, projectId, query),
    leaveOut: (actor, projectId, id, isLeftOut) => changeLeftOut(deps, actor, { projectId, id, isLeftOut }),
  }
}

interface ReadOnce {
  readonly projectId: ProjectId
  readonly id: WorkbookId
  readonly settings: SettingsChange<Workbook['settings']>
}

async function readOnce(deps: ActDeps, actor: Actor, { projectId, id, settings }: ReadOnce): Promise<Run | null> {
  authorize(actor, 'sheets.write')
  const run = await transact(deps.database.db, async (trx) => {
    await requireHeld(trx, projectId)
    const workbook = await findWorkbook(trx, projectId, id)
    if (workbook === undefined) throw workbookNotFound(id)
    const change = { settings: changedSettings(workbook.settings, settings) }
    await changeWorkbook(trx, id, [workbook.state], change)
    const queued = await readWaiting(deps, trx, workbook, whoOf(actor))
    if (queued === null) throw sheetBusy(`Reading “${workbook.name}”`)
    await deps.audit.record(trx, actor, {
      action: 'sheet.read_again',
      subject: `sheet:${projectId}`,
      details: { workbook: id },
    })
    await sign(trx, projectId, deps)
    return queued
  })
  return showRun(deps.database.db, run)
}

async function remove(deps: ActDeps, actor: Actor, projectId: ProjectId, id: WorkbookId): Promise<void> {
  authorize(actor, 'sheets.write')
  const { database, folder, log, audit } = deps
  const done = await transact(database.db, async (trx) => {
    await requireHeld(trx, projectId)
    const workbook = await findWorkbook(trx, projectId, id)
    if (workbook === undefined) throw workbookNotFound(id)
    if (workbook.state === 'reading') throw sheetBusy(`Reading “${workbook.name}”`)
    const { gone } = await replaceTables(trx, id, [])
    await changeWorkbook(trx, id, [workbook.state], { state: 'removed' })
    const { name, sha256, bytes } = workbook
    await log.write(trx, projectId, whoOf(actor), { kind: 'workbook.removed', body: { workbook: id, name, sha256 } })
    await audit.record(trx, actor, { action: 'sheet.file_removed', subject: `sheet:${projectId}`, details: { name } })
    await sign(trx, projectId, deps, -bytes)
    await consolidateSoon(deps, trx, projectId, whoOf(actor))
    return { gone, sha256, wanted: await wantedOriginals(trx, projectId) }
  })
  for (const table of done.gone) await rm(folder.table(projectId, table), { force: true })
  if (done.sha256 !== null && !done.wanted.has(done.sha256))
    await rm(folder.original(projectId, done.sha256), { force: true })
}

async function listTables(
  { database }: ActDeps,
  actor: Actor,
  projectId: ProjectId,
  { limit, cursor, workbookId }: PageRequest & { workbookId?: WorkbookId | undefined },
): Promise<{ items: SheetTable[]; nextCursor: string | null }> {
  authorize(actor, 'sheets.read')
  await requireProject(database.db, projectId)
  const afterId = cursor === undefined ? undefined : Number(decodeCursor(cursor, 1)[0])
  const rows = await tablesOf(database.db, projectId, { afterId, workbookId, limit: limit + 1 })
  const names = planNames(await sourceFiles(database.db, projectId))
  const items = rows.slice(0, limit).map((row) => toTable(row, names.get(row.id) ?? row.workbook_name))
  const last = items.at(-1)
  return { items, nextCursor: rows.length > limit && last !== undefined ? encodeCursor([last.id]) : null }
}

async function changeLeftOut(
  deps: ActDeps,
  actor: Actor,
  { projectId, id, isLeftOut }: { projectId: ProjectId; id: WorkbookTableId; isLeftOut: boolean },
): Promise<SheetTable> {
  authorize(actor, 'sheets.write')
  const row = await transact(deps.database.db, async (trx) => {
    await requireHeld(trx, projectId)
    const table = await findTable(trx, projectId, id)
    if (table === undefined) throw tableNotFound(id)
    await leaveOut(trx, id, isLeftOut)
    const kind = isLeftOut ? 'table.left_out' : 'table.taken_in'
    await deps.log.write(trx, projectId, whoOf(actor), { kind, body: { table: id, sheet: table.sheet } })
    await deps.audit.record(trx, actor, {
      action: `sheet.${isLeftOut ? 'table_left_out' : 'table_taken_in'}`,
      subject: `sheet:${projectId}`,
      details: { table: id },
    })
    await sign(trx, projectId, deps)
    await consolidateSoon(deps, trx, projectId, whoOf(actor))
    return table
  })
  const { items } = await listTables(deps, actor, projectId, { limit: 200, workbookId: row.workbook_id })
  const shown = items.find((item) => item.id === id)
  if (shown === undefined) throw tableNotFound(id)
  return shown
}
