import { actorLabel, authorize } from '../../../kernel/actor.ts'
import type { ProjectId } from '../../../kernel/ids.ts'
import { wantedOf } from '../core/consolidate/request.ts'
import { viewOf } from '../core/consolidate/view.ts'
import { answerQuestion, changeMatrix, type ChangingDeps } from './changing.ts'
import { compare } from './comparing.ts'
import { currentMatrix } from './current.ts'
import type { ConsolidationDeps } from './deps.ts'
import { nothingToConsolidate } from './errors.ts'
import { createTableLoader } from './load.ts'
import { saveMeanings } from './mapping-store.ts'
import { createMappings } from './mappings.ts'
import { findMatrix } from './queries.ts'
import { meaningsOf } from './meanings.ts'
import type { Consolidation, Mappings, Recipes } from './ports.ts'
import { createRecipes } from './recipes/recipes.ts'
import { toMatrix } from './show.ts'
import { readState } from './stored-state.ts'
import { totalsOf } from './totals.ts'

export interface ConsolidationParts {
  readonly consolidation: Consolidation
  readonly mappings: Mappings
  readonly recipes: Recipes
}

/** Decides which column of which table is which, remembers it, and proves that nothing was lost on the way. */
export function createConsolidation(given: ConsolidationDeps): ConsolidationParts {
  const deps: ChangingDeps = { ...given, loader: createTableLoader() }
  const matrix = async (projectId: ProjectId) => toMatrix(await currentMatrix(deps, projectId))
  const consolidation: Consolidation = {
    async matrix(actor, projectId) {
      authorize(actor, 'sheets.read')
      return matrix(projectId)
    },
    async change(actor, projectId, request) {
      await changeMatrix(deps, actor, { projectId, request })
      return matrix(projectId)
    },
    async answer(actor, projectId, request) {
      await answerQuestion(deps, actor, { projectId, request })
      return matrix(projectId)
    },
    async requestFor(projectId) {
      const { state, tables, revision } = await currentMatrix(deps, projectId)
      const wanted = wantedOf(viewOf(state, tables), tables)
      if (wanted.tables.length === 0) throw nothingToConsolidate(projectId)
      const withFiles = wanted.tables.map((table) => ({ ...table, file: `tables/${table.id}.parquet` }))
      return { request: { ...wanted, tables: withFiles }, revision }
    },
    async remember(trx, actor, projectId) {
      const row = await findMatrix(trx, projectId)
      if (row === undefined) return
      const meanings = meaningsOf(readState(row.matrix), false)
      await saveMeanings(trx, meanings, { by: actorLabel(actor), at: deps.clock.now(), isConfirmed: true })
    },
    totals: (actor, projectId, versionId) => totalsOf(deps, actor, { projectId, versionId }),
    compare: (actor, projectId, query) => compare(deps, actor, { projectId, ...query }),
  }
  return { consolidation, mappings: createMappings(deps), recipes: createRecipes(deps) }
}
