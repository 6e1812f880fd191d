import { z } from 'zod'
import { transact, type Db, type Trx } from '../../../db/transaction.ts'
import { authorize, type Actor } from '../../../kernel/actor.ts'
import type { ProjectId, RunId } from '../../../kernel/ids.ts'
import { decodeCursor, toPage, type Page, type PageRequest } from '../../../kernel/page.ts'
import type { JobKind } from '../../../platform/jobs/index.ts'
import type { Run } from './contract.ts'
import type { ProjectDeps } from './deps.ts'
import { endRun } from './end-run.ts'
import { runEnded, runNotFound } from './errors.ts'
import { thingsOf } from './queries.ts'
import { requireProject } from './require.ts'
import { changeRun, findRunOf, insertRun, runsBefore, type RunRow } from './run-store.ts'
import { toRun } from './show.ts'

const payload = z.object({ runId: z.number().int().min(1) })
export type RunPayload = z.infer<typeof payload>
export const MAX_TRIES = 4

export const runJob: JobKind<RunPayload> = {
  name: 'sheets.run',
  title: 'Work on sheets',
  payload,
  maxAttempts: MAX_TRIES,
  backoff: { firstMs: 1_000, maxMs: 30_000 },
  timeoutMs: 2 * 3_600_000,
  concurrency: 2,
}

interface NewRunRequest {
  readonly projectId: ProjectId
  readonly kind: RunRow['kind']
  readonly subjectId: number | null
  /** As the log writes them. */
  readonly who: string
  /** So that more may come which it does in one go. */
  readonly delayMs?: number
  readonly result?: string
}

export interface Runs {
  /** The job is made in the same transaction: a run that is told of is done, or ends with its reason. */
  queue(trx: Trx, request: NewRunRequest): Promise<RunRow>
  list(actor: Actor, projectId: ProjectId, page: PageRequest): Promise<Page<Run>>
  get(actor: Actor, projectId: ProjectId, id: RunId): Promise<Run>
  /** A queued one ends at once, a running one within a second or two. @throws AppError `sheet_run_ended` */
  cancel(actor: Actor, projectId: ProjectId, id: RunId): Promise<Run>
}

export function createRuns(deps: ProjectDeps): Runs {
  const { database, clock, jobs } = deps
  const runs: Runs = {
    async queue(trx, { projectId, kind, subjectId, who, delayMs = 0, result }) {
      const now = clock.now()
      const run = await insertRun(trx, {
        project_id: projectId,
        kind,
        subject_id: subjectId,
        created_by: who,
        created_at: now,
      })
      const job = await jobs.enqueue(trx, runJob, { runId: run.id }, delayMs === 0 ? {} : { runAt: now + delayMs })
      const change = { job_id: job.id, ...(result === undefined ? {} : { result }) }
      await changeRun(trx, run.id, ['queued'], change)
      return { ...run, ...change }
    },
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
