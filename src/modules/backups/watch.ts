import { z } from 'zod'
import { transact, type Trx } from '../../db/transaction.ts'
import { nextOccurrence, type JobKind, type Jobs } from '../../platform/jobs/index.ts'
import { readSettings } from '../settings/index.ts'
import type { BackupPlan } from './contract.ts'
import { closeAbandoned } from './abandoned.ts'
import { oldAfterMs } from './core/retention.ts'
import { makeKind, OLD_GROUP, type BackupJobDeps } from './job.ts'
import { firstRequestAt, lastGoodBackup } from './queries.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

export const watchKind: JobKind<Record<string, never>> = {
  name: 'backups.watch',
  title: 'Age of the last backup',
  payload: z.strictObject({}),
  maxAttempts: 2,
  backoff: { firstMs: 60_000, maxMs: 60_000 },
  timeoutMs: 60_000,
  concurrency: 1,
}

const SCHEDULE = 'backups.make'

/** The process's own. */
export const timeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

export const nextRun = ({ cron }: BackupPlan, after: number): number | null =>
  cron === null ? null : nextOccurrence({ cron, timeZone: timeZone() }, after)

/** @throws AppError `cron_invalid` */
export async function applyPlan(
  trx: Trx,
  jobs: Pick<Jobs, 'schedule' | 'unschedule'>,
  plan: BackupPlan,
): Promise<void> {
  if (plan.cron === null) return jobs.unschedule(trx, SCHEDULE)
  await jobs.schedule(trx, {
    name: SCHEDULE,
    cron: plan.cron,
    timeZone: timeZone(),
    kind: makeKind,
    payload: { backupId: null },
  })
}

/** A schedule that works leaves none older than this; null without a schedule. */
export function oldAfter(plan: BackupPlan, now: number): number | null {
  const first = nextRun(plan, now)
  const second = first === null ? null : nextRun(plan, first)
  return first === null || second === null ? null : oldAfterMs(second - first)
}

export interface WatchDeps extends Pick<BackupJobDeps, 'database' | 'clock' | 'notices'> {
  readonly jobs: Pick<Jobs, 'schedule' | 'unschedule' | 'schedules' | 'find'>
}

/** Each hour: the schedule follows its setting, what was cut off is written down, an old backup is told. */
export async function watch({ database, clock, notices, jobs }: WatchDeps): Promise<void> {
  const { backup: plan } = await readSettings(database.readDb)
  const current = (await jobs.schedules()).find(({ name }) => name === SCHEDULE)
  await closeAbandoned({ database, clock, jobs }, null)
  const age = await ageOfLast({ database, clock })
  await transact(database.db, async (trx) => {
    if (plan.cron !== (current?.cron ?? null)) await applyPlan(trx, jobs, plan)
    const limit = oldAfter(plan, clock.now())
    if (limit === null || age === null || age <= limit) return
    await notices.raise(trx, {
      kind: 'backup_old',
      severity: 'warning',
      subject: 'backups',
      title: 'The last good backup is old',
      text: `The newest backup that was verified is ${wordsFor(age)} old, and by the schedule there should be a newer one. See Settings, Backups, for what went wrong.`,
      groupKey: OLD_GROUP,
      details: { ageMs: age },
    })
  })
}

/** Of the newest good one, or since the first that was asked for; null when none ever was. */
export async function ageOfLast({ database, clock }: Pick<WatchDeps, 'database' | 'clock'>): Promise<number | null> {
  const at = (await lastGoodBackup(database.readDb))?.takenAt ?? (await firstRequestAt(database.readDb))
  return at === undefined ? null : Math.max(0, clock.now() - at)
}

const wordsFor = (ms: number): string =>
  ms >= 2 * DAY_MS ? `${Math.round(ms / DAY_MS)} days` : `${Math.round(ms / HOUR_MS)} hours`
