import { transact, type Db } from '../../../db/transaction.ts'
import { authorize, type Actor } from '../../../kernel/actor.ts'
import type { ProjectId, RunId } from '../../../kernel/ids.ts'
import { decodeCursor, toPage, type Page, type PageRequest } from '../../../kernel/page.ts'
import type { Run } from './contract.ts'
import type { ProjectDeps } from './deps.ts'
import { endRun } from './end-run.ts'
import { runEnded, runNotFound } from './errors.ts'
import { thingsOf } from './queries.ts'
import { createRunQueue, type RunQueue } from './queue-run.ts'
import { requireProject } from './require.ts'
import { changeRun, findRunOf, runsBefore, type RunRow } from './run-store.ts'
import { toRun } from './show.ts'

export interface Runs extends RunQueue {
  list(actor: Actor, projectId: ProjectId, page: PageRequest): Promise<Page<Run>>
  get(actor: Actor, projectId: ProjectId, id: RunId): Promise<Run>
  /** A queued one ends at once, a running one within a second or two. @throws AppError `sheet_run_ended` */
  cancel(actor: Actor, projectId: ProjectId, id: RunId): Promise<Run>
}

export function createRuns(deps: ProjectDeps): Runs {
  const { database } = deps
  const queue = createRunQueue(deps)
  const runs: Runs = {
    ...queue,
    async list(actor, projectId, { limit, cursor }) {
      authorize(actor, 'sheets.read')
      await requireProject(database.db, projectId)
      const beforeId = cursor === undefined ? undefined : Number(decodeCursor(cursor, 1)[0])
      const rows = await runsBefore(database.db, projectId, { beforeId, limit: limit + 1 })
      const { items, nextCursor } = toPage(rows, limit, ({ id }) => [id])
      return { items: await showRuns(database.db, items), nextCursor }
    },
    async get(actor, projectId, id) {
      authorize(actor, 'sheets.read')
      const row = await findRunOf(database.db, projectId, id)
      if (row === undefined) throw runNotFound(id)
      return showRun(database.db, row)
    },
    async cancel(actor, projectId, id) {
      authorize(actor, 'sheets.write')
      await transact(database.db, async (trx) => {
        const row = await findRunOf(trx, projectId, id)
        if (row === undefined) throw runNotFound(id)
        if (row.state === 'queued')
          await endRun({ ...deps, runs }, trx, row, { state: 'cancelled', reason: 'cancelled', detail: '' })
        else if (!(await changeRun(trx, id, ['running'], { cancel_requested: 1 }))) throw runEnded(id)
      })
      return runs.get(actor, projectId, id)
    },
  }
  return runs
}

export async function showRuns(db: Db, rows: readonly RunRow[]): Promise<Run[]> {
  const things = await thingsOf(db, rows)
  return rows.map((row) => toRun(row, things.get(row.id) ?? ''))
}

export async function showRun(db: Db, row: RunRow): Promise<Run> {
  const things = await thingsOf(db, [row])
  return toRun(row, things.get(row.id) ?? '')
}
