import { z } from 'zod'
import type { Trx } from '../../../db/transaction.ts'
import type { ProjectId } from '../../../kernel/ids.ts'
import type { JobKind } from '../../../platform/jobs/index.ts'
import type { ProjectDeps } from './deps.ts'
import { changeRun, insertRun, type RunRow } from './run-store.ts'

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

export interface RunQueue {
  /** The job is made in the same transaction: a run that is told of is done, or ends with its reason. */
  queue(trx: Trx, request: NewRunRequest): Promise<RunRow>
}

export function createRunQueue({ clock, jobs }: Pick<ProjectDeps, 'clock' | 'jobs'>): RunQueue {
  return {
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
  }
}
