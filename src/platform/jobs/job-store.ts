import { randomUUID } from 'node:crypto'
import type { Selectable } from 'kysely'
import type { JobTable } from '../../db/tables/platform.ts'
import type { Db, Trx } from '../../db/transaction.ts'
import type { Enqueued, JobId } from './contract.ts'

export type JobRow = Selectable<JobTable>

/** One try of a job: it is ours as long as the row runs with this number. */
export interface Claim {
  readonly id: JobId
  readonly attempt: number
}

export interface NewJob {
  readonly kind: string
  readonly title: string
  readonly payload: string
  readonly dedupeKey: string | null
  readonly runAt: number
  readonly maxAttempts: number
  readonly at: number
}

export async function insertJob(trx: Trx, job: NewJob): Promise<Enqueued> {
  const id = randomUUID()
  const made = await trx
    .insertInto('jobs')
    .values({
      id,
      kind: job.kind,
      title: job.title,
      payload: job.payload,
      dedupe_key: job.dedupeKey,
      state: 'waiting',
      run_at: job.runAt,
      max_attempts: job.maxAttempts,
      attempts: 0,
      created_at: job.at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (made !== undefined) return { id, isNew: true }
  const known = await findLiveByKey(trx, job.kind, job.dedupeKey)
  return known === undefined ? insertJob(trx, job) : { id: known, isNew: false }
}

export async function findLiveByKey(trx: Trx, kind: string, key: string | null): Promise<JobId | undefined> {
  const row = await trx
    .selectFrom('jobs')
    .select('id')
    .where('kind', '=', kind)
    .where('dedupe_key', '=', key)
    .where('state', 'in', ['waiting', 'running'])
    .executeTakeFirst()
  return row?.id
}

export async function findJob(db: Db, id: JobId): Promise<JobRow | undefined> {
  return db.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The moment at which the first of each kind is due, ms UTC. */
export async function earliestDue(db: Db, kinds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('jobs')
    .select(({ fn }) => ['kind', fn.min('run_at').as('first')])
    .where('state', '=', 'waiting')
    .where('kind', 'in', kinds)
    .groupBy('kind')
    .execute()
  return new Map(rows.map(({ kind, first }) => [kind, first]))
}

/** Of those that wait, the ones that are due, the oldest first. */
export async function dueJobs(
  trx: Trx,
  kind: string,
  now: number,
  limit: number,
): Promise<readonly Pick<JobRow, 'id' | 'attempts'>[]> {
  return trx
    .selectFrom('jobs')
    .select(['id', 'attempts'])
    .where('kind', '=', kind)
    .where('state', '=', 'waiting')
    .where('run_at', '<=', now)
    .orderBy('run_at')
    .limit(limit)
    .execute()
}

/** Undefined when the job has changed since it was read. */
export async function beginTry(trx: Trx, job: JobRow, at: number): Promise<Claim | undefined> {
  const attempt = job.attempts + 1
  const { numUpdatedRows } = await trx
    .updateTable('jobs')
    .set({ state: 'running', attempts: attempt, started_at: at, finished_at: null, progress: null })
    .where('id', '=', job.id)
    .where('state', '=', job.state)
    .where('attempts', '=', job.attempts)
    .executeTakeFirst()
  return numUpdatedRows === 1n ? { id: job.id, attempt } : undefined
}

type Change = Partial<Pick<JobRow, 'state' | 'run_at' | 'reason' | 'finished_at' | 'max_attempts' | 'progress'>>

/** Changes a job that this try still owns, and holds it until the transaction ends; false when it is no longer ours. */
export async function changeOwn(trx: Trx, { id, attempt }: Claim, change: Change): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('jobs')
    .set({ attempts: attempt, ...change })
    .where('id', '=', id)
    .where('state', '=', 'running')
    .where('attempts', '=', attempt)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Changes a job in one of these states; false when it is in another. */
export async function changeFrom(
  trx: Trx,
  id: JobId,
  from: readonly JobRow['state'][],
  change: Change,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('jobs')
    .set(change)
    .where('id', '=', id)
    .where('state', 'in', from)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Which of these tries still own their job. */
export async function stillOwned(db: Db, claims: readonly Claim[]): Promise<ReadonlySet<JobId>> {
  const rows = await db
    .selectFrom('jobs')
    .select(['id', 'attempts'])
    .where('state', '=', 'running')
    .where(
      'id',
      'in',
      claims.map(({ id }) => id),
    )
    .execute()
  const attempts = new Map(rows.map((row) => [row.id, row.attempts]))
  return new Set(claims.filter(({ id, attempt }) => attempts.get(id) === attempt).map(({ id }) => id))
}

/** What an ended process left running waits again; the try counts. Only where one process owns the database. */
export async function returnAbandoned(trx: Trx, now: number): Promise<number> {
  const { numUpdatedRows } = await trx
    .updateTable('jobs')
    .set({ state: 'waiting', run_at: now, reason: 'The process ended while it ran.' })
    .where('state', '=', 'running')
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

/** Removes at most 500 that ended before; returns how many. */
export async function pruneJobs(trx: Trx, states: readonly JobRow['state'][], before: number): Promise<number> {
  const { numDeletedRows } = await trx
    .deleteFrom('jobs')
    .where('id', 'in', (row) =>
      row.selectFrom('jobs').select('id').where('state', 'in', states).where('finished_at', '<', before).limit(500),
    )
    .executeTakeFirst()
  return Number(numDeletedRows)
}
