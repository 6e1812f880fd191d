import { bytesRoute, route, type Route } from '../../../http/route.ts'
import {
  answerRequestSchema,
  applyRecipeRequestSchema,
  changeMatrixRequestSchema,
  compareQuerySchema,
  comparisonSchema,
  createRecipeRequestSchema,
  exportRecipeQuerySchema,
  mappingPageSchema,
  mappingParamsSchema,
  mappingQuerySchema,
  matrixSchema,
  projectParamsSchema,
  recipeOutcomeSchema,
  recipePageSchema,
  recipeParamsSchema,
  recipeQuerySchema,
  recipeSchema,
  totalsQuerySchema,
  totalsSchema,
  updateRecipeRequestSchema,
} from './contract.ts'
import type { Consolidation, Mappings, Recipes } from './ports.ts'

/** A recipe of 500 commands as JSON. */
const MAX_RECIPE_BYTES = 8 * 1024 * 1024

export interface ConsolidationRouteDeps {
  readonly consolidation: Consolidation
  readonly mappings: Mappings
  readonly recipes: Recipes
}

export const consolidationRoutes = (deps: ConsolidationRouteDeps): Route[] => [
  ...matrixRoutes(deps),
  ...proofRoutes(deps),
  ...mappingRoutes(deps),
  ...recipeRoutes(deps),
  ...recipeFileRoutes(deps),
]

const project = projectParamsSchema

const matrixRoutes = ({ consolidation }: ConsolidationRouteDeps): Route[] => [
  route({
    method: 'GET',
    path: '/sheets/:projectId/matrix',
    permission: 'sheets.read',
    summary: 'Which column of which table is which, each with the reason, and the question to answer next.',
    cost: 5,
    schema: { params: project, response: matrixSchema },
    handler: ({ actor, params }) => consolidation.matrix(actor, params.projectId),
  }),
  route({
    method: 'PATCH',
    path: '/sheets/:projectId/matrix',
    permission: 'sheets.write',
    summary: 'Changes decisions of the matrix; refused when somebody changed it since the revision given.',
    cost: 5,
    schema: { params: project, body: changeMatrixRequestSchema, response: matrixSchema },
    handler: ({ actor, params, body }) => consolidation.change(actor, params.projectId, body),
  }),
  route({
    method: 'POST',
    path: '/sheets/:projectId/matrix/answer',
    permission: 'sheets.write',
    summary: 'Answers the question of the matrix. Files whose reading depends on it are read again.',
    cost: 5,
    schema: { params: project, body: answerRequestSchema, response: matrixSchema },
    handler: ({ actor, params, body }) => consolidation.answer(actor, params.projectId, body),
  }),
]

const proofRoutes = ({ consolidation }: ConsolidationRouteDeps): Route[] => [
  route({
    method: 'GET',
    path: '/sheets/:projectId/totals',
    permission: 'sheets.read',
    summary:
      'Control totals: rows in and out with the reasons of what is excluded, sums before and after, by file and step.',
    cost: 5,
    schema: { params: project, query: totalsQuerySchema, response: totalsSchema },
    handler: ({ actor, params, query }) => consolidation.totals(actor, params.projectId, query.versionId),
  }),
  route({
    method: 'GET',
    path: '/sheets/:projectId/compare',
    permission: 'sheets.read',
    summary: 'What differs between two versions: columns, rows and sums. The first may be of another project.',
    schema: { params: project, query: compareQuerySchema, response: comparisonSchema },
    handler: ({ actor, params, query }) => consolidation.compare(actor, params.projectId, query),
  }),
]

const mappingRoutes = ({ mappings }: ConsolidationRouteDeps): Route[] => [
  route({
    method: 'GET',
    path: '/sheets/mappings',
    permission: 'sheets.read',
    summary: 'What headers were decided to mean, the last decided first.',
    schema: { query: mappingQuerySchema, response: mappingPageSchema },
    handler: ({ actor, query }) => mappings.list(actor, query),
  }),
  route({
    method: 'DELETE',
    path: '/sheets/mappings/:mappingId',
    permission: 'sheets.write',
    summary: 'Forgets what a header means. Projects that used it stay as they are.',
    schema: { params: mappingParamsSchema },
    handler: ({ actor, params }) => mappings.remove(actor, params.mappingId),
  }),
]

const recipeRoutes = ({ recipes }: ConsolidationRouteDeps): Route[] => [
  route({
    method: 'GET',
    path: '/recipes',
    permission: 'sheets.read',
    summary: 'Recipes, newest first.',
    schema: { query: recipeQuerySchema, response: recipePageSchema },
    handler: ({ actor, query }) => recipes.list(actor, query),
  }),
  route({
    method: 'POST',
    path: '/recipes',
    permission: 'sheets.write',
    summary:
      'Saves the steps that led to a version, or a file of commands, to be applied to other columns of those names.',
    maxBodyBytes: MAX_RECIPE_BYTES,
    schema: { body: createRecipeRequestSchema, response: recipeSchema },
    status: 201,
    handler: ({ actor, body }) => recipes.create(actor, body),
  }),
  route({
    method: 'GET',
    path: '/recipes/:recipeId',
    permission: 'sheets.read',
    summary: 'One recipe with its columns and commands.',
    schema: { params: recipeParamsSchema, response: recipeSchema },
    handler: ({ actor, params }) => recipes.get(actor, params.recipeId),
  }),
  route({
    method: 'PATCH',
    path: '/recipes/:recipeId',
    permission: 'sheets.write',
    summary: 'Changes its title, columns or commands.',
    maxBodyBytes: MAX_RECIPE_BYTES,
    schema: { params: recipeParamsSchema, body: updateRecipeRequestSchema, response: recipeSchema },
    handler: ({ actor, params, body }) => recipes.update(actor, params.recipeId, body),
  }),
  route({
    method: 'DELETE',
    path: '/recipes/:recipeId',
    permission: 'sheets.write',
    summary: 'Removes a recipe. Versions made with it stay.',
    schema: { params: recipeParamsSchema },
    handler: ({ actor, params }) => recipes.remove(actor, params.recipeId),
  }),
]

const recipeFileRoutes = ({ recipes }: ConsolidationRouteDeps): Route[] => [
  bytesRoute({
    method: 'GET',
    path: '/recipes/:recipeId/export',
    permission: 'sheets.read',
    summary: 'A recipe as a file: JSON, or a command a line.',
    schema: { params: recipeParamsSchema, query: exportRecipeQuerySchema },
    async handler({ actor, params, query, reply }) {
      const { name, text } = await recipes.export(actor, params.recipeId, query.format)
      const type = query.format === 'json' ? 'application/json' : 'text/plain'
      void reply.type(`${type}; charset=utf-8`).header('content-disposition', `attachment; filename="${name}"`)
      return Buffer.from(text)
    },
  }),
  route({
    method: 'POST',
    path: '/sheets/:projectId/apply-recipe',
    permission: 'sheets.write',
    summary: 'Applies a recipe to a version as far as its columns are there, and says what is skipped and why.',
    cost: 10,
    schema: { params: project, body: applyRecipeRequestSchema, response: recipeOutcomeSchema },
    handler: ({ actor, params, body }) => recipes.apply(actor, params.projectId, body),
  }),
]
