import type { Database } from '../../db/database.ts'
import { transact } from '../../db/transaction.ts'
import { authorize, type Actor } from '../../kernel/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Page } from '../../kernel/page.ts'
import type { JobInfo, Jobs } from '../../platform/jobs/index.ts'
import type { Audit } from '../audit/index.ts'
import type { JobOverview, JobQuery } from './contract.ts'
import { jobEnded, jobNotDead, jobNotFound, jobWaitsAlready } from './errors.ts'

export interface JobDeps {
  readonly database: Pick<Database, 'db'>
  readonly jobs: Pick<Jobs, 'list' | 'find' | 'counts' | 'schedules' | 'cancel' | 'retry'>
  readonly clock: Clock
  readonly audit: Pick<Audit, 'record'>
}

/** Newest first. */
export async function listJobs({ jobs }: JobDeps, actor: Actor, query: JobQuery): Promise<Page<JobInfo>> {
  authorize(actor, 'jobs.read')
  return jobs.list(query)
}

/** @throws AppError `job_not_found`. */
export async function getJob({ jobs }: JobDeps, actor: Actor, id: string): Promise<JobInfo> {
  authorize(actor, 'jobs.read')
  const job = await jobs.find(id)
  if (job === undefined) throw jobNotFound(id)
  return job
}

export async function overviewOfJobs({ jobs, clock }: JobDeps, actor: Actor): Promise<JobOverview> {
  authorize(actor, 'jobs.read')
  const [counts, schedules] = await Promise.all([jobs.counts(), jobs.schedules()])
  return { counts, schedules: [...schedules], now: clock.now() }
}

/** @throws AppError `job_not_found`, `job_ended`. */
export async function cancelJob(deps: JobDeps, actor: Actor, id: string): Promise<void> {
  authorize(actor, 'jobs.write')
  await transact(deps.database.db, async (trx) => {
    const answer = await deps.jobs.cancel(trx, id)
    if (answer === 'not_found') throw jobNotFound(id)
    if (answer === 'ended') throw jobEnded(id)
    await deps.audit.record(trx, actor, { action: 'job.cancelled', subject: `job:${id}` })
  })
}

/** @throws AppError `job_not_found`, `job_not_dead`, `job_waits_already`. */
export async function retryJob(deps: JobDeps, actor: Actor, id: string): Promise<void> {
  authorize(actor, 'jobs.write')
  await transact(deps.database.db, async (trx) => {
    const answer = await deps.jobs.retry(trx, id)
    if (answer === 'not_found') throw jobNotFound(id)
    if (answer === 'not_dead') throw jobNotDead(id)
    if (answer === 'already_waiting') throw jobWaitsAlready(id)
    await deps.audit.record(trx, actor, { action: 'job.retried', subject: `job:${id}` })
  })
}
