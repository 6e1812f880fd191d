import type { Trx } from '../../../db/transaction.ts'
import type { ProjectId } from '../../../kernel/ids.ts'
import type { ProjectDeps } from './deps.ts'
import { hasTables, isReading, openRunOf } from './queries.ts'
import type { RunRow } from './run-store.ts'
import type { RunQueue } from './queue-run.ts'
import { holdProject } from './project-store.ts'
import { insertVersion } from './version-store.ts'

/** Other files that arrive in this time are consolidated in the same go. */
const GATHER_MS = 700

type Deps = Pick<ProjectDeps, 'clock'> & { readonly runs: RunQueue }

/** A new base once nothing waits to be read, unless one is queued already. Null: not now. */
export async function consolidateSoon(deps: Deps, trx: Trx, projectId: ProjectId, who: string): Promise<RunRow | null> {
  if ((await holdProject(trx, projectId)) === undefined) return null
  if ((await isReading(trx, projectId)) || !(await hasTables(trx, projectId))) return null
  const queued = await openRunOf(trx, projectId, ['consolidate'], ['queued'])
  return queued ?? queueBase(deps, trx, { projectId, who, delayMs: GATHER_MS })
}

export async function queueBase(
  { clock, runs }: Deps,
  trx: Trx,
  { projectId, who, delayMs }: { readonly projectId: ProjectId; readonly who: string; readonly delayMs: number },
): Promise<RunRow> {
  const version = await insertVersion(trx, {
    project_id: projectId,
    parent_id: null,
    step: null,
    words: 'consolidated',
    created_by: who,
    created_at: clock.now(),
  })
  return runs.queue(trx, { projectId, kind: 'consolidate', subjectId: version.id, who, delayMs })
}
