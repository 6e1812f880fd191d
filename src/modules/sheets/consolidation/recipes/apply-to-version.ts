import type { Actor } from '../../../../kernel/actor.ts'
import type { ProjectId } from '../../../../kernel/ids.ts'
import { headerKey } from '../../core/consolidate/header.ts'
import { applyRecipe } from '../../core/consolidate/recipe/apply.ts'
import { plainColumn } from '../../projects/facts.ts'
import { projectNotFound } from '../../projects/errors.ts'
import type { ApplyRecipeRequest, Recipe, RecipeOutcome } from '../contract.ts'
import { recipeDoesNotFit } from '../errors.ts'
import { LEFT_OUT } from '../mapping-store.ts'
import { findMatrix, mappingsOf } from '../queries.ts'
import { readyChain } from '../totals.ts'
import { othersOf, type RecipeDeps } from './plan-of-version.ts'

interface Applying {
  readonly projectId: ProjectId
  readonly recipe: Recipe
  readonly request: ApplyRecipeRequest
}

/** @throws AppError `recipe_does_not_fit` */
export async function applyToVersion(
  deps: RecipeDeps,
  actor: Actor,
  { projectId, recipe, request }: Applying,
): Promise<RecipeOutcome> {
  const project = await findMatrix(deps.database.db, projectId)
  if (project === undefined) throw projectNotFound(projectId)
  const chain = await readyChain(deps, projectId, request.versionId ?? undefined)
  const { row, facts } = chain[chain.length - 1] ?? chain[0]
  const columns = facts.columns.map(plainColumn)
  const outcome = applyRecipe(recipe.plan, {
    context: { columns, others: await othersOf(deps, projectId), nextColumn: project.next_column },
    language: deps.language,
    remembered: await rememberedFor(deps, columns),
  })
  if (outcome.kind === 'refused') throw recipeDoesNotFit(outcome.why)
  const { steps, report, matches, summary } = outcome
  const runId = request.dryRun
    ? null
    : await deps.projects.applySteps(actor, {
        projectId,
        versionId: row.id,
        steps,
        recipe: { id: recipe.id, title: recipe.title, summary },
      })
  const applied = report.filter(({ outcome: what }) => what === 'applied').length
  return {
    applied,
    skipped: report.length - applied,
    summary,
    steps: report.map((step) => ({ ...step })),
    matches: matches.map(({ wanted, column, how }) => ({ name: wanted.name, column: column?.name ?? null, how })),
    runId,
  }
}

async function rememberedFor({ database }: RecipeDeps, columns: readonly { readonly name: string }[]) {
  const rows = await mappingsOf(
    database.db,
    columns.map(({ name }) => headerKey(name)),
  )
  return new Map(rows.map(({ header, target }) => [header, target === LEFT_OUT ? null : target]))
}
