import type { Trx } from '../../../db/transaction.ts'
import { actorLabel, type Actor } from '../../../kernel/actor.ts'
import type { ProjectId } from '../../../kernel/ids.ts'
import type { ProjectsForConsolidation } from '../consolidation/ports.ts'
import type { ActDeps } from './acts/act.ts'
import { consolidateSoon } from './consolidating.ts'
import { changedSettings } from './facts.ts'
import { openRunOf } from './queries.ts'
import { queueSteps } from './queue-steps.ts'
import { sheetBusy } from './errors.ts'
import { requireHeld, requireReady, sign } from './require.ts'
import type { RunRow } from './run-store.ts'
import { showRun } from './runs.ts'
import { transact } from '../../../db/transaction.ts'
import { changeWorkbook, findWorkbook, type WorkbookRow } from './workbook-store.ts'

type Deps = Pick<ActDeps, 'runs'>

/** A file waits to be read, again or for the first time. Null: it is being read, or waits already. */
export async function readWaiting(
  { runs }: Deps,
  trx: Trx,
  workbook: WorkbookRow,
  who: string,
): Promise<RunRow | null> {
  const change = { state: 'waiting', failure: null, failure_detail: null } as const
  if (!(await changeWorkbook(trx, workbook.id, ['read', 'failed'], change))) return null
  return runs.queue(trx, { projectId: workbook.project_id, kind: 'read', subjectId: workbook.id, who })
}

/** What consolidation asks of projects. */
export const createForConsolidation = (deps: ActDeps): ProjectsForConsolidation => ({
  async readAgain(trx, actor, projectId, changes) {
    for (const { workbookId, settings } of changes) {
      const workbook = await findWorkbook(trx, projectId, workbookId)
      if (workbook === undefined) continue
      await changeWorkbook(trx, workbookId, [workbook.state], {
        settings: changedSettings(workbook.settings, settings),
      })
      await readWaiting(deps, trx, workbook, actorLabel(actor))
    }
    await sign(trx, projectId, deps)
  },
  async matrixChanged(trx: Trx, projectId: ProjectId) {
    const { revision } = await requireHeld(trx, projectId)
    await deps.log.write(trx, projectId, 'matrix', { kind: 'matrix.changed', body: { revision } })
    await sign(trx, projectId, deps)
    await consolidateSoon(deps, trx, projectId, 'system:matrix')
  },
  async applySteps(actor: Actor, { projectId, versionId, steps, recipe }) {
    return transact(deps.database.db, async (trx) => {
      const project = await requireHeld(trx, projectId)
      const busy = await openRunOf(trx, projectId, ['step', 'recipe', 'consolidate'])
      if (busy !== undefined) throw sheetBusy((await showRun(trx, busy)).title)
      const { row } = await requireReady(trx, project, versionId)
      const who = actorLabel(actor)
      const result = JSON.stringify({ recipe })
      const { run } = await queueSteps(deps, trx, { project, parentId: row.id, steps, who, kind: 'recipe', result })
      const details = { recipe: recipe.id, title: recipe.title, summary: recipe.summary.slice(0, 300) }
      await deps.audit.record(trx, actor, { action: 'sheet.recipe_applied', subject: `sheet:${projectId}`, details })
      await sign(trx, projectId, deps)
      return run.id
    })
  },
})
