import { rm } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '../../../kernel/errors.ts'
import type { JobHandler, JobRun } from '../../../platform/jobs/index.ts'
import type { Progress } from '../ports.ts'
import type { Act, ActContext, ActDeps, ActEnd } from './acts/act.ts'
import { endRun, type RunEnd } from './end-run.ts'
import { findProject } from './project-store.ts'
import { sign } from './require.ts'
import { changeRun, findRun, type RunRow } from './run-store.ts'
import { MAX_TRIES, type RunPayload } from './queue-run.ts'

const ASK_MS = 400
const PROGRESS_MS = 500
const CANCELLED = 'cancelled by a person'

/** Does what a run is: whatever of it a kill interrupts is done again from its beginning, and its leftovers are swept. */
export function createRunner(deps: ActDeps, acts: Readonly<Record<RunRow['kind'], Act>>): JobHandler<RunPayload> {
  return async (job) => {
    const run = await findRun(deps.database.db, job.payload.runId)
    if (run === undefined || (run.state !== 'queued' && run.state !== 'running')) return
    try {
      const end = await attempt(deps, acts[run.kind], run, job)
      deps.crashAt?.('sheets-worked')
      await settle(deps, run, job, end)
      deps.crashAt?.('sheets-committed')
    } catch (error) {
      if (job.signal.aborted) throw error
      const end = endOf(error, job.attempt)
      if (end === null) throw error
      deps.logger.error({ err: error, runId: run.id }, 'a run of sheets failed')
      await finish(deps, run, job, end)
    }
  }
}

async function attempt(deps: ActDeps, act: Act, run: RunRow, job: JobRun<RunPayload>): Promise<ActEnd> {
  const project = await findProject(deps.database.db, run.project_id)
  if (project === undefined) return { kind: 'failed', reason: 'cancelled', detail: 'the project was deleted' }
  const write: ActContext['write'] = (change) =>
    deps.database.writer.write(async (trx) => {
      await job.confirm(trx)
      return change(trx)
    })
  await write((trx) =>
    changeRun(trx, run.id, ['queued', 'running'], { state: 'running', started_at: deps.clock.now() }),
  )
  deps.crashAt?.('sheets-started')
  const scratch = await deps.folder.scratch(project.id, run.id)
  const stop = new AbortController()
  const signal = AbortSignal.any([job.signal, stop.signal])
  const watching = watchForCancel(deps, run, stop)
  try {
    const end = await act({ run, project, scratch, signal, write, progress: progressOf(deps, run) })
    return stop.signal.reason === CANCELLED ? { kind: 'failed', reason: 'cancelled', detail: '' } : end
  } catch (error) {
    if (stop.signal.reason === CANCELLED) return { kind: 'failed', reason: 'cancelled', detail: '' }
    throw error
  } finally {
    stop.abort()
    await watching
    await rm(scratch, { recursive: true, force: true })
  }
}

/** Whoever cancels may do so in another process: the row is asked. */
async function watchForCancel({ database, logger }: ActDeps, run: RunRow, stop: AbortController): Promise<void> {
  while (!stop.signal.aborted) {
    try {
      const now = await findRun(database.db, run.id)
      if (now === undefined || now.cancel_requested === 1 || now.state !== 'running') stop.abort(CANCELLED)
    } catch (error) {
      logger.warn({ err: error, runId: run.id }, 'whether a run was cancelled could not be asked')
    }
    await sleep(ASK_MS, undefined, { signal: stop.signal }).catch(() => undefined)
  }
}

function progressOf({ database, logger }: ActDeps, run: RunRow): (progress: Progress) => void {
  let last = 0
  return (progress) => {
    const now = performance.now()
    if (now - last < PROGRESS_MS) return
    last = now
    const write = database.writer.write((trx) =>
      changeRun(trx, run.id, ['running'], { progress: JSON.stringify(progress) }),
    )
    void write.catch((error: unknown) =>
      logger.warn({ err: error, runId: run.id }, 'the progress of a run was not kept'),
    )
  }
}

async function settle(deps: ActDeps, run: RunRow, job: JobRun<RunPayload>, end: ActEnd): Promise<void> {
  if (end.kind === 'failed') {
    if (job.signal.aborted) throw job.signal.reason
    const state = end.reason === 'cancelled' ? 'cancelled' : 'failed'
    await finish(deps, run, job, { ...end, state })
    return
  }
  await deps.database.writer.write(async (trx) => {
    await job.confirm(trx)
    const change = { state: 'done', ended_at: deps.clock.now(), failure: null, failure_detail: null } as const
    if (!(await changeRun(trx, run.id, ['running'], change))) return
    const result = await end.commit(trx)
    if (result !== null) await changeRun(trx, run.id, ['done'], { result: JSON.stringify(result) })
    await sign(trx, run.project_id, deps)
  })
  await end.after?.()
}

const finish = (deps: ActDeps, run: RunRow, job: JobRun<RunPayload>, end: RunEnd): Promise<void> =>
  deps.database.writer.write(async (trx) => {
    await job.confirm(trx)
    await endRun(deps, trx, run, end)
  })

/** Null: another try may help. */
function endOf(error: unknown, tries: number): RunEnd | null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOSPC')
    return { state: 'failed', reason: 'disk_full', detail: '' }
  if (error instanceof AppError && error.kind !== 'unavailable' && error.kind !== 'limited')
    return { state: 'failed', reason: 'refused', detail: error.message }
  if (tries < MAX_TRIES) return null
  return { state: 'failed', reason: 'unexpected', detail: error instanceof Error ? error.message : String(error) }
}
