import type { Trx } from '../../../db/transaction.ts'
import type { VersionId } from '../../../kernel/ids.ts'
import type { Step } from '../core/plan/step.ts'
import type { ActDeps } from './acts/act.ts'
import { changeProject, type ProjectRow } from './project-store.ts'
import type { RunRow } from './run-store.ts'
import { insertVersion } from './version-store.ts'

interface StepsToQueue {
  readonly project: ProjectRow
  readonly parentId: VersionId
  readonly steps: readonly { readonly step: Step; readonly words: string }[]
  readonly who: string
  readonly kind: 'step' | 'recipe'
  /** JSON that becomes part of the run's result. */
  readonly result?: string
}

/** A version for each step, and one run that makes them one after the other. */
export async function queueSteps(
  { clock, runs }: Pick<ActDeps, 'clock' | 'runs'>,
  trx: Trx,
  { project, parentId, steps, who, kind, result }: StepsToQueue,
): Promise<{ readonly run: RunRow; readonly versionIds: readonly VersionId[] }> {
  const versionIds: VersionId[] = []
  for (const { step, words } of steps) {
    const version = await insertVersion(trx, {
      project_id: project.id,
      parent_id: versionIds.at(-1) ?? parentId,
      step: JSON.stringify(step),
      words,
      created_by: who,
      created_at: clock.now(),
    })
    versionIds.push(version.id)
  }
  await changeProject(trx, project.id, { next_column: Math.max(project.next_column, nextColumnOf(steps)) })
  const request = { projectId: project.id, kind, subjectId: versionIds.at(-1) ?? parentId, who }
  const run = await runs.queue(trx, result === undefined ? request : { ...request, result })
  return { run, versionIds }
}

/** One more than the largest column id that the steps name. */
function nextColumnOf(steps: StepsToQueue['steps']): number {
  const named = steps.flatMap(({ step }) => [...JSON.stringify(step).matchAll(/"c(\d{1,9})"/g)])
  return Math.max(1, ...named.map((match) => Number(match[1]) + 1))
}
