import { transact, type Trx } from '../../db/transaction.ts'
import type { Jobs } from '../../platform/jobs/index.ts'
import type { BackupJobDeps } from './job.ts'
import { openRows, type OpenRow } from './queries.ts'
import { changeBackup } from './store.ts'

/** On PostgreSQL a command may be making one; pg_dump gives no sign of life. */
const SILENT_AFTER_MS = 13 * 3_600_000

export interface AbandonedDeps extends Pick<BackupJobDeps, 'database' | 'clock'> {
  readonly jobs: Pick<Jobs, 'find'>
}

/** Writes down those whose maker has ended without a word. @param makingId the one that is made here and now. */
export async function closeAbandoned(deps: AbandonedDeps, makingId: number | null): Promise<void> {
  const { database, clock } = deps
  for (const row of await openRows(database.readDb)) {
    if (row.id === makingId || !(await isAbandoned(deps, row))) continue
    const problem = 'The process that made it has ended. Make another.'
    await transact(database.db, (trx) =>
      changeBackup(trx, row.id, { state: 'failed', finished_at: clock.now(), progress: null, problem }),
    )
  }
}

async function isAbandoned({ database, clock, jobs }: AbandonedDeps, row: OpenRow): Promise<boolean> {
  if (row.job_id !== null) {
    const state = (await jobs.find(row.job_id))?.state
    return state === undefined || state === 'done' || state === 'dead' || state === 'cancelled'
  }
  // SQLite's folder has one owner: what a command made before this one has ended with it.
  return database.path !== null || row.seen_at < clock.now() - SILENT_AFTER_MS
}

/** For the first start of a restored copy: the backup that it came out of was being made when the snapshot was taken. */
export async function closeRestored(trx: Trx, now: number): Promise<void> {
  for (const { id } of await openRows(trx))
    await changeBackup(trx, id, {
      state: 'failed',
      finished_at: now,
      progress: null,
      problem: 'It was being made when the backup was taken that this copy came out of.',
    })
}
