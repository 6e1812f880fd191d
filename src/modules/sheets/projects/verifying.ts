import { transact } from '../../../db/transaction.ts'
import { authorize, type Actor } from '../../../kernel/actor.ts'
import type { ProjectId, VersionId } from '../../../kernel/ids.ts'
import type { PageRequest } from '../../../kernel/page.ts'
import type { ActDeps } from './acts/act.ts'
import type { LogLine, Run } from './contract.ts'
import { whoOf } from './log.ts'
import { requireHeld, requireProject, requireReady } from './require.ts'
import { showRun } from './runs.ts'

export interface Proofs {
  /** Oldest first. */
  log(
    actor: Actor,
    projectId: ProjectId,
    page: PageRequest,
  ): Promise<{ items: LogLine[]; nextCursor: string | null; head: string }>
  /** Everything that led to a version is done again from the originals: a run, whose result says what differs. */
  verify(actor: Actor, projectId: ProjectId, versionId: VersionId | undefined): Promise<Run>
}

export const createProofs = (deps: ActDeps): Proofs => ({
  async log(actor, projectId, page) {
    authorize(actor, 'sheets.read')
    await requireProject(deps.database.db, projectId)
    const { items, ...rest } = await deps.log.list(deps.database.db, projectId, page)
    return { items: [...items], ...rest }
  },
  async verify(actor, projectId, versionId) {
    authorize(actor, 'sheets.write')
    const run = await transact(deps.database.db, async (trx) => {
      const project = await requireHeld(trx, projectId)
      const { row } = await requireReady(trx, project, versionId)
      return deps.runs.queue(trx, { projectId, kind: 'verify', subjectId: row.id, who: whoOf(actor) })
    })
    return showRun(deps.database.db, run)
  },
})
