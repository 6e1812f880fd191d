import { transact, type Trx } from '../../../../db/transaction.ts'
import { actorLabel, authorize, type Actor } from '../../../../kernel/actor.ts'
import type { RecipeId } from '../../../../kernel/ids.ts'
import { toPage } from '../../../../kernel/page.ts'
import {
  recipePlanSchema,
  type CreateRecipeRequest,
  type Recipe,
  type RecipePlan,
  type RecipeSummary,
} from '../contract.ts'
import { recipeNotFound } from '../errors.ts'
import type { Recipes } from '../ports.ts'
import { applyToVersion } from './apply-to-version.ts'
import { planOfVersion, type RecipeDeps } from './plan-of-version.ts'
import { readRecipeFile, recipeFileName, writeRecipeFile } from './recipe-file.ts'
import { changeRecipe, findRecipe, insertRecipe, listRecipes, type RecipeRow } from './recipe-store.ts'

const subjectOf = (id: RecipeId): string => `recipe:${id}`

export function createRecipes(deps: RecipeDeps): Recipes {
  const { database, clock, audit } = deps
  const required = async (db: Trx | typeof database.db, id: RecipeId): Promise<RecipeRow> => {
    const row = await findRecipe(db, id)
    if (row === undefined) throw recipeNotFound(id)
    return row
  }
  const get = async (actor: Actor, id: RecipeId): Promise<Recipe> => {
    authorize(actor, 'sheets.read')
    return toRecipe(await required(database.db, id))
  }
  return {
    get,
    async list(actor, query) {
      authorize(actor, 'sheets.read')
      const page = toPage(await listRecipes(database.readDb, query), query.limit, ({ id }) => [id])
      return { ...page, items: page.items.map(toSummary) }
    },
    async create(actor, request) {
      authorize(actor, 'sheets.write')
      const { title, plan } = await planOf(deps, actor, request)
      return transact(database.db, async (trx) => {
        const recipe = { title, plan: JSON.stringify(plan), created_by: actorLabel(actor), created_at: clock.now() }
        const row = await insertRecipe(trx, recipe)
        await audit.record(trx, actor, { action: 'recipe.added', subject: subjectOf(row.id), details: { title } })
        return toRecipe(row)
      })
    },
    async update(actor, id, { title, plan }) {
      authorize(actor, 'sheets.write')
      await transact(database.db, async (trx) => {
        await required(trx, id)
        await changeRecipe(trx, id, {
          ...(title === undefined ? {} : { title }),
          ...(plan === undefined ? {} : { plan: JSON.stringify(plan) }),
          updated_at: clock.now(),
        })
        await audit.record(trx, actor, { action: 'recipe.changed', subject: subjectOf(id) })
      })
      return get(actor, id)
    },
    async remove(actor, id) {
      authorize(actor, 'sheets.write')
      await transact(database.db, async (trx) => {
        const { title } = await required(trx, id)
        await changeRecipe(trx, id, { deleted_at: clock.now() })
        await audit.record(trx, actor, { action: 'recipe.removed', subject: subjectOf(id), details: { title } })
      })
    },
    async export(actor, id, format) {
      const recipe = await get(actor, id)
      return { name: recipeFileName(recipe, format), text: writeRecipeFile(recipe, format) }
    },
    async apply(actor, projectId, request) {
      authorize(actor, 'sheets.write')
      const recipe = toRecipe(await required(database.db, request.recipeId))
      return applyToVersion(deps, actor, { projectId, recipe, request })
    },
  }
}

async function planOf(
  deps: RecipeDeps,
  actor: Actor,
  request: CreateRecipeRequest,
): Promise<{ readonly title: string; readonly plan: RecipePlan }> {
  if (request.from === 'plan') return request
  if (request.from === 'version') return { title: request.title, plan: await planOfVersion(deps, actor, request) }
  const { title, plan } = readRecipeFile(request.text)
  return { title: request.title ?? title ?? (plan.commands[0] ?? 'Recipe').slice(0, 200), plan }
}

const toRecipe = (row: RecipeRow): Recipe => ({
  id: row.id,
  title: row.title,
  plan: recipePlanSchema.parse(JSON.parse(row.plan)),
  createdBy: row.created_by,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
})

function toSummary(row: RecipeRow): RecipeSummary {
  const { plan, ...rest } = toRecipe(row)
  const requires = plan.columns.filter(({ isRequired }) => isRequired).map(({ name }) => name)
  return { ...rest, commands: plan.commands.length, requires }
}
