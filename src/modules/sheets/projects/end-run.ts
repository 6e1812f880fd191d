import type { Trx } from '../../../db/transaction.ts'
import { readFailures } from '../ports.ts'
import { consolidateSoon } from './consolidating.ts'
import type { ProjectDeps } from './deps.ts'
import { changeDownload } from './download-store.ts'
import type { RunFailure } from './failures.ts'
import { changeRun, type RunRow } from './run-store.ts'
import type { RunQueue } from './queue-run.ts'
import { replaceTables } from './table-store.ts'
import { endVersions, lineageOf } from './version-store.ts'
import { changeWorkbook, findWorkbook } from './workbook-store.ts'

export interface RunEnd {
  readonly state: 'failed' | 'cancelled'
  readonly reason: RunFailure
  readonly detail: string
}

/** Ends a run without its result, and whatever waited for it: one transaction, one truth. False: it has ended already. */
export async function endRun(
  deps: Pick<ProjectDeps, 'clock' | 'log'> & { readonly runs: RunQueue },
  trx: Trx,
  run: RunRow,
  { state, reason, detail }: RunEnd,
): Promise<boolean> {
  const { clock, log } = deps
  const change = { state, failure: reason, failure_detail: detail.slice(0, 2_000), ended_at: clock.now() }
  if (!(await changeRun(trx, run.id, ['queued', 'running'], change))) return false
  await endSubject(trx, run, { state, reason, detail })
  if (run.kind === 'read') {
    await logUnread({ log }, trx, run, reason)
    await consolidateSoon(deps, trx, run.project_id, run.created_by)
  } else
    await log.write(trx, run.project_id, run.created_by, {
      kind: 'run.ended',
      body: { run: run.id, what: run.kind, subject: run.subject_id, state, reason, detail: detail.slice(0, 500) },
    })
  return true
}

async function endSubject(trx: Trx, run: RunRow, { state, reason, detail }: RunEnd): Promise<void> {
  const id = run.subject_id
  if (id === null) return
  if (run.kind === 'read') {
    const known = readFailures.find((word) => word === reason) ?? 'crashed'
    const change = {
      state: 'failed',
      failure: known,
      failure_detail: known === reason ? detail : sayOf(reason, detail),
    } as const
    if (await changeWorkbook(trx, id, ['waiting', 'reading'], change)) await replaceTables(trx, id, [])
  } else if (run.kind === 'export') await changeDownload(trx, id, ['running'], { state: 'failed' })
  else if (run.kind !== 'verify') {
    const lineage = await lineageOf(trx, run.project_id, id)
    const running = lineage.filter((version) => version.state === 'running')
    await endVersions(
      trx,
      running.map((version) => version.id),
      state,
    )
  }
}

const sayOf = (reason: RunFailure, detail: string): string =>
  reason === 'cancelled' ? 'reading it was cancelled' : detail === '' ? 'the server stopped while it was read' : detail

async function logUnread({ log }: Pick<ProjectDeps, 'log'>, trx: Trx, run: RunRow, reason: string): Promise<void> {
  const workbook = run.subject_id === null ? undefined : await findWorkbook(trx, run.project_id, run.subject_id)
  if (workbook === undefined) return
  await log.write(trx, run.project_id, run.created_by, {
    kind: 'workbook.failed',
    body: { workbook: workbook.id, name: workbook.name, sha256: workbook.sha256, reason },
  })
}
