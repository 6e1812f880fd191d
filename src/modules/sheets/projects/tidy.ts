import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { transact } from '../../../db/transaction.ts'
import type { ProjectId } from '../../../kernel/ids.ts'
import type { JobKind } from '../../../platform/jobs/index.ts'
import type { ActDeps } from './acts/act.ts'
import { consolidateSoon } from './consolidating.ts'
import { changeDownload, expiredDownloads, wantedDownloads } from './download-store.ts'
import { endRun } from './end-run.ts'
import type { FolderPart } from './folder.ts'
import { deleteProject } from './projects.ts'
import { expiredProjects, livingProjects } from './project-store.ts'
import { openRunsAfter, type RunRow } from './run-store.ts'
import { tableIdsOf } from './table-store.ts'
import { sweepUploads } from './uploads/sweep-uploads.ts'
import type { Uploads } from './uploads/uploads.ts'
import { readyVersions } from './version-store.ts'
import { wantedOriginals } from './workbook-store.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const PAGE = 200
const EVERY = '*/5 * * * *'

const nothing = z.object({})
export const tidyJob: JobKind<z.infer<typeof nothing>> = {
  name: 'sheets.tidy',
  title: 'Clear up after sheets',
  payload: nothing,
  maxAttempts: 2,
  backoff: { firstMs: 10_000, maxMs: 60_000 },
  timeoutMs: 10 * MINUTE_MS,
  concurrency: 1,
}

interface TidyDeps extends ActDeps {
  readonly uploads: Uploads
  /** Whether other processes have the same folder. */
  readonly isShared: boolean
}

export interface Tidy {
  /** At the start, before jobs run: on a store of its own nothing of before is still at work. */
  begin(): Promise<void>
}

/** What a kill or a time limit left: runs without a job, uploads that nobody goes on with, files that no row knows, projects whose time is over. */
export function createTidy(deps: TidyDeps): Tidy {
  const { jobs, database } = deps
  const tidy = async (isStart: boolean): Promise<void> => {
    await endLostRuns(deps)
    await sweepUploads(deps, deps.uploads, { isStart })
    await expire(deps)
    for (const projectId of await deps.folder.projects()) await sweepProject(deps, projectId, isStart)
  }
  jobs.handle(tidyJob, () => tidy(false))
  return {
    async begin() {
      await tidy(!deps.isShared)
      await transact(database.db, (trx) =>
        jobs.schedule(trx, { name: 'sheets.tidy', cron: EVERY, timeZone: 'UTC', kind: tidyJob, payload: {} }),
      )
    },
  }
}

/** A run whose job died, with the last of its tries, ends with that reason. */
async function endLostRuns(deps: TidyDeps): Promise<void> {
  for (let after = 0; ;) {
    const runs = await openRunsAfter(deps.database.db, after, PAGE)
    for (const run of runs) {
      after = run.id
      const job = run.job_id === null ? undefined : await deps.jobs.find(run.job_id)
      const isLost =
        job === undefined
          ? deps.clock.now() - run.created_at > MINUTE_MS
          : ['dead', 'cancelled', 'done'].includes(job.state)
      if (isLost) await endLost(deps, run, job?.reason ?? '')
    }
    if (runs.length < PAGE) return
  }
}

const endLost = (deps: TidyDeps, run: RunRow, detail: string): Promise<boolean> =>
  transact(deps.database.db, (trx) => endRun(deps, trx, run, { state: 'failed', reason: 'interrupted', detail }))

async function expire(deps: TidyDeps): Promise<void> {
  const { database, clock, folder } = deps
  const now = clock.now()
  for (const id of await expiredProjects(database.db, now, PAGE)) {
    await transact(database.db, (trx) =>
      deleteProject(deps, trx, { id, who: 'system:expiry', why: 'its time was over' }),
    )
    await folder.removeProject(id)
  }
  for (const row of await expiredDownloads(database.db, now, PAGE)) {
    await transact(database.db, (trx) => changeDownload(trx, row.id, ['ready'], { state: 'expired', token_hash: null }))
    await rm(folder.export(row.project_id, row.id, row.format), { force: true })
  }
}

async function sweepProject(deps: TidyDeps, projectId: ProjectId, isStart: boolean): Promise<void> {
  const { database, folder } = deps
  if (!(await livingProjects(database.db, [projectId])).has(projectId)) {
    await folder.removeProject(projectId)
    return
  }
  const numbers = (ids: ReadonlySet<number>) => (name: string) => ids.has(Number(/^(\d+)\./.exec(name)?.[1]))
  const originals = await wantedOriginals(database.db, projectId)
  const wanted: readonly (readonly [FolderPart, (name: string) => boolean])[] = [
    ['originals', (name) => originals.has(name)],
    ['tables', numbers(await tableIdsOf(database.db, projectId))],
    ['versions', numbers(await readyVersions(database.db, projectId))],
    ['exports', numbers(await wantedDownloads(database.db, projectId))],
    ['tmp', () => false],
  ]
  for (const [part, isWanted] of wanted) {
    const quietMs = isStart ? 0 : part === 'tmp' ? 24 * HOUR_MS : 10 * MINUTE_MS
    for (const name of await folder.list(projectId, part))
      if (!isWanted(name))
        await removeQuiet(join(folder.of(projectId), part, name), { quietMs, now: deps.realClock.now() })
  }
  if (isStart) await consolidateAgain(deps, projectId)
}

/** The run that would have consolidated may have ended with the process: files that are read are not left alone. */
async function consolidateAgain(deps: TidyDeps, projectId: ProjectId): Promise<void> {
  const has = await readyVersions(deps.database.db, projectId)
  if (has.size === 0) await transact(deps.database.db, (trx) => consolidateSoon(deps, trx, projectId, 'system:start'))
}

async function removeQuiet(path: string, { quietMs, now }: { quietMs: number; now: number }): Promise<void> {
  const found = await stat(path).catch(() => null)
  if (found === null || now - found.mtimeMs < quietMs) return
  const isBusy = found.isDirectory() && quietMs > 0 && (await youngest(path)) > now - quietMs
  if (!isBusy) await rm(path, { recursive: true, force: true })
}

async function youngest(folder: string): Promise<number> {
  let last = 0
  for (const name of await readdir(folder).catch(() => [])) {
    const found = await stat(join(folder, name)).catch(() => null)
    last = Math.max(last, found?.mtimeMs ?? 0)
  }
  return last
}
