import { queryOptions } from '@tanstack/react-query'
import {
  comparisonSchema,
  matrixSchema,
  recipeOutcomeSchema,
  recipePageSchema,
  recipeSchema,
  totalsSchema,
  type AnswerRequest,
  type ChangeMatrixRequest,
  type CreateRecipeRequest,
} from '../../../src/modules/sheets/consolidation/contract.ts'
import { apiPath, nothing, request } from './client.ts'
import { keys } from './keys.ts'

const recipesInMenu = 200

export const matrixQuery = (id: number) =>
  queryOptions({
    queryKey: keys.sheetMatrix(id),
    queryFn: ({ signal }) => request(`/sheets/${id}/matrix`, matrixSchema, { signal }),
  })
export const changeMatrix = (id: number, body: ChangeMatrixRequest) =>
  request(`/sheets/${id}/matrix`, matrixSchema, { method: 'PATCH', body })
export const answerMatrix = (id: number, body: AnswerRequest) =>
  request(`/sheets/${id}/matrix/answer`, matrixSchema, { method: 'POST', body })

export const totalsQuery = (id: number, versionId: number) =>
  queryOptions({
    queryKey: [...keys.sheetVersion(id, versionId), 'totals'],
    queryFn: ({ signal }) => request(`/sheets/${id}/totals`, totalsSchema, { signal, query: { versionId } }),
  })
export const comparisonQuery = (id: number, from: number, to: number) =>
  queryOptions({
    queryKey: [...keys.sheet(id), 'compare', from, to],
    queryFn: ({ signal }) => request(`/sheets/${id}/compare`, comparisonSchema, { signal, query: { from, to } }),
    staleTime: Infinity,
  })

export const recipesQuery = queryOptions({
  queryKey: keys.recipes,
  queryFn: ({ signal }) => request('/recipes', recipePageSchema, { signal, query: { limit: recipesInMenu } }),
})
export const createRecipe = (body: CreateRecipeRequest) => request('/recipes', recipeSchema, { method: 'POST', body })
export const removeRecipe = (recipeId: number) => request(`/recipes/${recipeId}`, nothing, { method: 'DELETE' })
export const recipeFilePath = (recipeId: number): string => apiPath(`/recipes/${recipeId}/export`, { format: 'txt' })
export const applyRecipe = (
  id: number,
  body: { readonly recipeId: number; readonly versionId: number; readonly dryRun: boolean },
) => request(`/sheets/${id}/apply-recipe`, recipeOutcomeSchema, { method: 'POST', body })
