import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Step } from '../../core/plan/step.ts'
import { stepSchema } from '../../plan/contract.ts'
import type { OtherTable, VersionFacts } from '../../ports.ts'
import { plainColumn, readFacts, writeFacts, type StoredFacts } from '../facts.ts'
import { otherTables } from '../other-tables.ts'
import { changeProject, holdProject } from '../project-store.ts'
import { changeVersion, lineageOf, type VersionRow } from '../version-store.ts'
import { failed, failedTask, type Act, type ActContext, type ActDeps, type ActEnd } from './act.ts'

/** Does the steps that lead to a version, one after the other; each that is done stays done after a kill. */
export const createStepAct =
  (deps: ActDeps): Act =>
  async (context) => {
    const { run, project } = context
    const lineage = run.subject_id === null ? [] : await lineageOf(deps.database.db, project.id, run.subject_id)
    const first = lineage.findIndex(({ state }) => state !== 'ready')
    const target = lineage.at(-1)
    if (target === undefined) return failed('cancelled', 'the version is gone')
    const waiting = first === -1 ? [] : lineage.slice(first)
    let before = first === -1 ? target : lineage[first - 1]
    if (before === undefined) return failed('refused', 'the version that it begins with is not ready')
    const others = await otherTables(deps, deps.database.db, project.id)
    for (const version of waiting) {
      const end = await doStep(deps, context, { before, version, others })
      if ('kind' in end) return end
      before = end
    }
    return {
      kind: 'done',
      async commit(trx) {
        const now = await holdProject(trx, project.id)
        const from = lineage[Math.max(0, first - 1)]?.id
        const isStillThere =
          now?.version_id === null || now?.version_id === from || lineage.some(({ id }) => id === now?.version_id)
        if (isStillThere) await changeProject(trx, project.id, { version_id: target.id })
        return { rows: before.n_rows, steps: waiting.length, ...resultOf(run.result) }
      },
    }
  }

const recipeSchema = z.object({ recipe: z.object({ id: z.number(), title: z.string(), summary: z.string() }) })

/** What a recipe said of itself when it was applied. */
const resultOf = (json: string | null) => (json === null ? {} : recipeSchema.parse(JSON.parse(json)))

interface OneStep {
  readonly before: VersionRow
  readonly version: VersionRow
  readonly others: readonly OtherTable[]
}

async function doStep(
  deps: ActDeps,
  context: ActContext,
  { before, version, others }: OneStep,
): Promise<VersionRow | ActEnd> {
  const { project, scratch, signal, progress, write, run } = context
  const input = readFacts(before.facts)
  if (input === null || version.step === null) return failed('refused', 'the version that it begins with is not ready')
  const step: Step = stepSchema.parse(JSON.parse(version.step))
  const out = join(scratch, `${version.id}.parquet`)
  const request = {
    file: deps.folder.version(project.id, before.id),
    columns: input.columns.map(plainColumn),
    others,
    step,
    out,
  }
  const outcome = await deps.engine.apply(request, { signal, onProgress: progress })
  if (outcome.kind === 'failed') return failedTask(outcome)
  deps.crashAt?.('sheets-applied')
  await rename(out, deps.folder.version(project.id, version.id))
  const facts = outcome.result
  const isMade = await write(async (trx) => {
    const change = { state: 'ready', facts: writeFacts(facts), n_rows: facts.totals.rows } as const
    if (!(await changeVersion(trx, version.id, ['running'], change))) return false
    await deps.log.write(trx, project.id, run.created_by, {
      kind: 'version.made',
      body: lineOf(deps, { before, version, input, facts }),
    })
    return true
  })
  if (!isMade) return failed('cancelled', '')
  return { ...version, state: 'ready', facts: writeFacts(facts), n_rows: facts.totals.rows }
}

interface MadeStep {
  readonly before: VersionRow
  readonly version: VersionRow
  readonly input: StoredFacts
  readonly facts: VersionFacts
}

const lineOf = ({ engine }: ActDeps, { before, version, input, facts }: MadeStep) => ({
  version: version.id,
  parent: before.id,
  words: version.words,
  plan: version.step,
  engine: engine.version,
  input: input.hash,
  rowsIn: input.totals.rows,
  rowsOut: facts.totals.rows,
  excluded: facts.excluded.map(({ reason, count }) => ({ reason, count })),
  output: facts.hash,
})
