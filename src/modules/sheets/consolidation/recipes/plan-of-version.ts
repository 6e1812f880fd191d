import { authorize, type Actor } from '../../../../kernel/actor.ts'
import type { ProjectId, VersionId } from '../../../../kernel/ids.ts'
import { recipeOf, type ChainStep } from '../../core/consolidate/recipe/save.ts'
import type { PlanContext } from '../../core/plan/ports.ts'
import { stepSchema } from '../../plan/contract.ts'
import { plainColumn } from '../../projects/facts.ts'
import { planNames } from '../../projects/other-tables.ts'
import type { RecipePlan } from '../contract.ts'
import type { CurrentDeps } from '../current.ts'
import type { ConsolidationDeps } from '../deps.ts'
import { recipeHasNoSteps, recipeStepUnsaid } from '../errors.ts'
import { readyChain } from '../totals.ts'

export type RecipeDeps = ConsolidationDeps & CurrentDeps

/** Tables that a join or union may name. */
export async function othersOf({ database, loader }: RecipeDeps, projectId: ProjectId): Promise<PlanContext['others']> {
  const tables = await loader.load(database.db, projectId)
  const inOrder = [...tables].sort((one, two) => one.id - two.id)
  const names = planNames(inOrder.map((table) => ({ ...table, tableId: table.id, name: table.file })))
  return inOrder.map(({ id, columns }) => ({ name: names.get(id) ?? String(id), columns: columns.map(plainColumn) }))
}

/** The steps that led to a version, by the names of columns. @throws AppError `recipe_has_no_steps`, `recipe_step_unsaid` */
export async function planOfVersion(
  deps: RecipeDeps,
  actor: Actor,
  { projectId, versionId }: { readonly projectId: ProjectId; readonly versionId: VersionId },
): Promise<RecipePlan> {
  authorize(actor, 'sheets.read')
  const [base, ...rest] = await readyChain(deps, projectId, versionId)
  if (rest.length === 0) throw recipeHasNoSteps()
  let columns = base.facts.columns.map(plainColumn)
  const first = columns
  const chain: ChainStep[] = []
  for (const { row, facts } of rest) {
    chain.push({ step: stepSchema.parse(JSON.parse(row.step ?? 'null')), words: row.words, columns })
    columns = facts.columns.map(plainColumn)
  }
  const others = await othersOf(deps, projectId)
  const outcome = recipeOf(first, chain, { language: deps.language, others })
  if (outcome.kind === 'unsaid') throw recipeStepUnsaid(outcome.words)
  const { plan } = outcome
  return {
    columns: plan.columns.map((column) => ({ ...column, aliases: [...column.aliases] })),
    commands: [...plan.commands],
  }
}
