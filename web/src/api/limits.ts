import { queryOptions } from '@tanstack/react-query'
import {
  budgetPageSchema,
  budgetSchema,
  requestLimitsSchema,
  type Budget,
  type SetBudgetRequest,
} from '../../../src/modules/limits/contract.ts'
import { nothing, request } from './client.ts'
import { keys } from './keys.ts'

const largestPage = 200
/** The dashboard shows so many budgets. */
const maxBudgets = 1_000

async function listBudgets(signal: AbortSignal): Promise<Budget[]> {
  const found: Budget[] = []
  let cursor: string | undefined
  do {
    const page = await request('/limits/budgets', budgetPageSchema, { signal, query: { limit: largestPage, cursor } })
    found.push(...page.items)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined && found.length < maxBudgets)
  return found
}

export const budgetsQuery = queryOptions({ queryKey: keys.budgets, queryFn: ({ signal }) => listBudgets(signal) })
export const requestLimitsQuery = queryOptions({
  queryKey: keys.requestLimits,
  queryFn: ({ signal }) => request('/limits/requests', requestLimitsSchema, { signal }),
})

export const setBudget = (body: SetBudgetRequest) => request('/limits/budgets', budgetSchema, { method: 'POST', body })
export const removeBudget = (key: string) =>
  request(`/limits/budgets/${encodeURIComponent(key)}`, nothing, { method: 'DELETE' })
