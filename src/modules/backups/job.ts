import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { transact, type Trx } from '../../db/transaction.ts'
import { actorLabel, systemActor } from '../../kernel/actor.ts'
import type { RaiseRequest } from '../../kernel/notice.ts'
import type { Logger } from '../../kernel/log.ts'
import type { JobEnd, JobKind, JobRun } from '../../platform/jobs/index.ts'
import type { Audit } from '../audit/index.ts'
import { readSettings } from '../settings/index.ts'
import { expired } from './core/retention.ts'
import { backupFailed } from './errors.ts'
import { makeBackup, type MadeBackup, type MakerDeps } from './maker.ts'
import { goodBackups } from './queries.ts'
import { backupOfJob, changeBackup, markDeleted } from './store.ts'

const HOUR_MS = 3_600_000
const TELL_EVERY_MS = 1_000
export const OLD_GROUP = 'backup'

/** Null: by the schedule, whose row is made by the job. */
const payload = z.strictObject({ backupId: z.number().int().nullable() })

export const makeKind: JobKind<z.infer<typeof payload>> = {
  name: 'backups.make',
  title: 'Backup',
  payload,
  maxAttempts: 2,
  backoff: { firstMs: 60_000, maxMs: 60_000 },
  timeoutMs: 12 * HOUR_MS,
  concurrency: 1,
}

export interface BackupJobDeps extends MakerDeps {
  readonly audit: Pick<Audit, 'record'>
  readonly logger: Logger
  readonly notices: {
    raise(trx: Trx, request: RaiseRequest): Promise<unknown>
    resolve(trx: Trx, groupKey: string, by: string): Promise<void>
  }
}

/** One try. What failed is written down and told; only a process that died is tried again. */
export async function runBackupJob(
  deps: BackupJobDeps,
  run: Pick<JobRun<z.infer<typeof payload>>, 'id' | 'payload' | 'signal' | 'progress'>,
): Promise<JobEnd | undefined> {
  const id = await rowOf(deps, run)
  const error = await runBackup(deps, id, run)
  return error === null ? undefined : { dead: error }
}

const rowOf = ({ database, clock }: BackupJobDeps, run: Pick<JobRun<z.infer<typeof payload>>, 'id' | 'payload'>) =>
  run.payload.backupId ??
  transact(database.db, (trx) =>
    backupOfJob(trx, {
      trigger: 'schedule',
      requested_by: actorLabel(systemActor('schedule')),
      requested_at: clock.now(),
      job_id: run.id,
    }),
  )

/** Resolves to the problem in words, or null. */
export async function runBackup(
  deps: BackupJobDeps,
  id: number,
  { signal, progress }: Pick<JobRun<unknown>, 'signal' | 'progress'>,
): Promise<string | null> {
  const { database, clock } = deps
  if (!(await changeBackup(database.db, id, { state: 'running', seen_at: clock.now() }))) return null
  const tell = createTeller(deps, id)
  try {
    const made = await makeBackup(deps, id, {
      signal,
      onProgress(at) {
        progress(at.doneBytes, at.totalBytes, at.phase)
        tell(JSON.stringify(at))
      },
    })
    await finish(deps, id, made)
    return null
  } catch (error) {
    signal.throwIfAborted()
    const { message } = backupFailed(error)
    deps.logger.error({ error, backupId: id }, 'a backup could not be made')
    await fail(deps, id, message)
    return message
  }
}

/** A sign of life with the progress, once a second. */
function createTeller({ database, clock, logger }: BackupJobDeps, id: number): (progress: string) => void {
  let toldAt = 0
  return (progress) => {
    if (performance.now() - toldAt < TELL_EVERY_MS) return
    toldAt = performance.now()
    changeBackup(database.db, id, { progress, seen_at: clock.now() }).catch((error: unknown) =>
      logger.warn({ error, backupId: id }, 'the progress of a backup was not written'),
    )
  }
}

async function finish(deps: BackupJobDeps, id: number, made: MadeBackup): Promise<void> {
  const { database, clock, audit, notices, folder } = deps
  const { counts, parts, missingFiles, fileName, bytes, takenAt } = made
  const gone = await transact(database.db, async (trx) => {
    const contents = JSON.stringify({ counts, parts, missingFiles })
    const now = clock.now()
    const changes = { state: 'good' as const, taken_at: takenAt, finished_at: now, seen_at: now, progress: null }
    await changeBackup(trx, id, { ...changes, file_name: fileName, bytes, contents, problem: null })
    await audit.record(trx, systemActor('backups'), {
      action: 'backup.made',
      subject: `backup:${id}`,
      details: { bytes, parts, missingFiles },
    })
    await notices.resolve(trx, OLD_GROUP, `backup ${id}`)
    const { keepDaily, keepWeekly } = (await readSettings(trx)).backup
    const kept = await goodBackups(trx)
    const ids = new Set(expired(kept, { daily: keepDaily, weekly: keepWeekly }))
    await markDeleted(trx, [...ids])
    return kept.filter((backup) => ids.has(backup.id))
  })
  for (const backup of gone) await rm(join(folder, backup.fileName), { force: true })
}

async function fail({ database, clock, notices }: BackupJobDeps, id: number, problem: string): Promise<void> {
  await transact(database.db, async (trx) => {
    await changeBackup(trx, id, { state: 'failed', finished_at: clock.now(), progress: null, problem })
    await notices.raise(trx, {
      kind: 'backup_old',
      severity: 'error',
      subject: `backup:${id}`,
      title: 'The backup failed',
      text: problem,
      groupKey: OLD_GROUP,
    })
  })
}
