import type { Database } from '../../db/database.ts'
import { route, type Route } from '../../http/route.ts'
import { pageQuerySchema } from '../../kernel/schemas.ts'
import {
  budgetPageSchema,
  budgetParamsSchema,
  budgetSchema,
  requestLimitsSchema,
  setBudgetRequestSchema,
} from './contract.ts'
import type { Limits } from './limits.ts'

interface LimitRouteDeps {
  readonly limits: Limits
  readonly database: Pick<Database, 'db' | 'readDb'>
}

export const limitRoutes = ({ limits, database: { db, readDb } }: LimitRouteDeps): Route[] => [
  route({
    method: 'GET',
    path: '/limits/requests',
    permission: 'limits.read',
    summary: 'What the API takes from one person, key or address in a minute.',
    schema: { response: requestLimitsSchema },
    handler: async ({ actor }) => limits.requestLimits(actor),
  }),
  route({
    method: 'GET',
    path: '/limits/budgets',
    permission: 'limits.read',
    summary: 'The budgets, with what their running period took.',
    schema: { query: pageQuerySchema, response: budgetPageSchema },
    handler: ({ actor, query }) => limits.service.list(readDb, actor, query),
  }),
  route({
    method: 'POST',
    path: '/limits/budgets',
    permission: 'limits.write',
    summary: 'Sets, or sets again, how many requests an API key (requests:key:3) may make in a day or month.',
    schema: { body: setBudgetRequestSchema, response: budgetSchema },
    handler: ({ actor, body }) => limits.service.set(db, actor, body),
  }),
  route({
    method: 'DELETE',
    path: '/limits/budgets/:budgetKey',
    permission: 'limits.write',
    summary: 'Removes a budget: nothing bounds it from now on.',
    schema: { params: budgetParamsSchema },
    handler: ({ actor, params }) => limits.service.remove(db, actor, params.budgetKey),
  }),
]
