import { transact, type Trx } from '../../../db/transaction.ts'
import { authorize, type Actor } from '../../../kernel/actor.ts'
import type { ProjectId } from '../../../kernel/ids.ts'
import { decodeCursor, toPage, type Page } from '../../../kernel/page.ts'
import type { ActDeps } from './acts/act.ts'
import type { CreateProjectRequest, Project, ProjectQuery, ProjectSettings, UpdateProjectRequest } from './contract.ts'
import { DAY_MS } from './deps.ts'
import { changedSettings, type SettingsChange } from './facts.ts'
import { forgetProject } from './forget-store.ts'
import { whoOf } from './log.ts'
import { changeProject, findProject, insertProject, projectsBefore, type ProjectRow } from './project-store.ts'
import { readWaiting } from './read-again.ts'
import { requireHeld, requireProject, sign } from './require.ts'
import { openRunsOf } from './run-store.ts'
import { showRuns } from './runs.ts'
import { toProject } from './show.ts'
import { countWorkbooks, workbooksOf } from './workbook-store.ts'

/** Of a project begun with a bot: where it is talked about. */
export interface Begun {
  readonly door: Project['door']
  readonly accountId?: number
  readonly contactId?: number
}

export interface Projects {
  list(actor: Actor, query: ProjectQuery): Promise<Page<Project>>
  /** @throws AppError `sheet_project_not_found` */
  get(actor: Actor, id: ProjectId): Promise<Project>
  create(actor: Actor, request: CreateProjectRequest, begun?: Begun): Promise<Project>
  update(actor: Actor, id: ProjectId, request: UpdateProjectRequest): Promise<Project>
  extend(actor: Actor, id: ProjectId, days: number): Promise<Project>
  /** With all its files, now; its log stays. */
  remove(actor: Actor, id: ProjectId): Promise<void>
}

export function createProjects(deps: ActDeps): Projects {
  const { database, clock, audit } = deps
  const shown = async (row: ProjectRow): Promise<Project> => (await showAll(deps, [row]))[0] ?? unreachable()
  const get = async (actor: Actor, id: ProjectId): Promise<Project> => {
    authorize(actor, 'sheets.read')
    return shown(await requireProject(database.db, id))
  }
  return {
    get,
    async list(actor, { limit, cursor, search }) {
      authorize(actor, 'sheets.read')
      const beforeId = cursor === undefined ? undefined : Number(decodeCursor(cursor, 1)[0])
      const rows = await projectsBefore(database.db, { beforeId, search, limit: limit + 1 })
      const { items, nextCursor } = toPage(rows, limit, ({ id }) => [id])
      return { items: await showAll(deps, items), nextCursor }
    },
    create: async (actor, request, begun = { door: 'web' }) => shown(await create(deps, actor, request, begun)),
    async update(actor, id, { title, settings }) {
      authorize(actor, 'sheets.write')
      await transact(database.db, async (trx) => {
        const row = await requireHeld(trx, id)
        if (title !== undefined) await changeProject(trx, id, { title })
        if (settings !== undefined) await changeSettings(deps, trx, { actor, row, settings })
        await audit.record(trx, actor, { action: 'sheet.changed', subject: `sheet:${id}` })
        await sign(trx, id, deps)
      })
      return get(actor, id)
    },
    async extend(actor, id, days) {
      authorize(actor, 'sheets.write')
      await transact(database.db, async (trx) => {
        const { expires_at: before } = await requireHeld(trx, id)
        const expiresAt = Math.max(before, clock.now() + days * DAY_MS)
        await changeProject(trx, id, { expires_at: expiresAt })
        await audit.record(trx, actor, { action: 'sheet.extended', subject: `sheet:${id}`, details: { expiresAt } })
      })
      return get(actor, id)
    },
    async remove(actor, id) {
      authorize(actor, 'sheets.write')
      await transact(database.db, async (trx) => {
        const { title } = await requireHeld(trx, id)
        await deleteProject(deps, trx, { id, who: whoOf(actor), why: 'by a person' })
        await audit.record(trx, actor, { action: 'sheet.deleted', subject: `sheet:${id}`, details: { title } })
      })
      await deps.folder.removeProject(id)
    },
  }
}

async function create(
  { database, clock, log, audit, folder, limits }: ActDeps,
  actor: Actor,
  { title, settings = {} }: CreateProjectRequest,
  { door, accountId, contactId }: Begun,
): Promise<ProjectRow> {
  authorize(actor, 'sheets.write')
  const now = clock.now()
  const who = whoOf(actor)
  const row = await transact(database.db, async (trx) => {
    const made = await insertProject(trx, {
      title,
      door,
      settings: JSON.stringify(settings),
      created_by: who,
      created_at: now,
      expires_at: now + limits.keepDays * DAY_MS,
      account_id: accountId ?? null,
      contact_id: contactId ?? null,
    })
    await log.write(trx, made.id, who, { kind: 'project.begun', body: { title, door } })
    await audit.record(trx, actor, { action: 'sheet.begun', subject: `sheet:${made.id}`, details: { title, door } })
    return made
  })
  await folder.prepare(row.id)
  return row
}

interface ChangeRequest {
  readonly actor: Actor
  readonly row: ProjectRow
  readonly settings: SettingsChange<ProjectSettings>
}

async function changeSettings(deps: ActDeps, trx: Trx, { actor, row, settings }: ChangeRequest): Promise<void> {
  const after = changedSettings(row.settings, settings)
  if (after === row.settings) return
  await changeProject(trx, row.id, { settings: after })
  await deps.log.write(trx, row.id, whoOf(actor), { kind: 'project.changed', body: { settings: after } })
  for (const workbook of await workbooksOf(trx, row.id))
    if (workbook.state === 'read' && workbook.kind !== 'zip') await readWaiting(deps, trx, workbook, whoOf(actor))
}

/** The rows go with the transaction; the folder goes after it, or with the next tidying. */
export async function deleteProject(
  { clock, log }: Pick<ActDeps, 'clock' | 'log'>,
  trx: Trx,
  { id, who, why }: { readonly id: ProjectId; readonly who: string; readonly why: string },
): Promise<void> {
  if ((await findProject(trx, id)) === undefined) return
  await log.write(trx, id, who, { kind: 'project.deleted', body: { why } })
  await forgetProject(trx, id)
  await changeProject(trx, id, { deleted_at: clock.now() })
}

async function showAll({ database, limits, engine }: ActDeps, rows: readonly ProjectRow[]): Promise<Project[]> {
  const ids = rows.map(({ id }) => id)
  const counts = await countWorkbooks(database.db, ids)
  const runs = await showRuns(database.db, await openRunsOf(database.db, ids))
  const capsNote = engine.caps.enforced ? null : engine.caps.note
  return rows.map((row) =>
    toProject(row, {
      counts: counts.get(row.id),
      openRuns: runs.filter(({ projectId }) => projectId === row.id),
      limits,
      capsNote,
    }),
  )
}

function unreachable(): never {
  throw new Error('One row is shown as one project.')
}
