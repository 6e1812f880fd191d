import type { Selectable, Updateable } from 'kysely'
import { containsText } from '../../../../db/portable.ts'
import type { RecipeTable } from '../../../../db/tables/sheets.ts'
import type { Db, Trx } from '../../../../db/transaction.ts'
import type { RecipeId } from '../../../../kernel/ids.ts'
import { decodeCursor } from '../../../../kernel/page.ts'
import type { RecipeQuery } from '../contract.ts'

export type RecipeRow = Selectable<RecipeTable>

export async function insertRecipe(
  trx: Trx,
  recipe: Pick<RecipeRow, 'title' | 'plan' | 'created_by' | 'created_at'>,
): Promise<RecipeRow> {
  return trx
    .insertInto('recipes')
    .values({ ...recipe, updated_at: recipe.created_at })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function findRecipe(db: Db, id: RecipeId): Promise<RecipeRow | undefined> {
  return db.selectFrom('recipes').selectAll().where('id', '=', id).where('deleted_at', 'is', null).executeTakeFirst()
}

export async function changeRecipe(trx: Trx, id: RecipeId, change: Updateable<RecipeTable>): Promise<void> {
  await trx.updateTable('recipes').set(change).where('id', '=', id).execute()
}

/** Newest first, one more than asked for. */
export async function listRecipes(db: Db, { limit, cursor, search }: RecipeQuery): Promise<RecipeRow[]> {
  let query = db
    .selectFrom('recipes')
    .selectAll()
    .where('deleted_at', 'is', null)
    .orderBy('id', 'desc')
    .limit(limit + 1)
  if (cursor !== undefined) query = query.where('id', '<', Number(decodeCursor(cursor, 1)[0]))
  if (search !== undefined && search !== '') query = query.where((eb) => containsText(db, eb.ref('title'), search))
  return query.execute()
}
