import { route, type Route } from '../../../http/route.ts'
import {
  clustersSchema,
  commandProjectParamsSchema,
  commandVersionParamsSchema,
  completeRequestSchema,
  completionsSchema,
  helpSchema,
  similarQuerySchema,
} from './contract.ts'
import type { PlanWords } from './words.ts'

export const planWordsRoutes = (words: PlanWords): Route[] => [
  route({
    method: 'POST',
    path: '/sheets/:projectId/commands/complete',
    permission: 'sheets.read',
    summary: 'What may come next in a command: verbs, columns, functions, tables and values.',
    schema: { params: commandProjectParamsSchema, body: completeRequestSchema, response: completionsSchema },
    handler: ({ actor, params, body }) => words.complete(actor, params.projectId, body),
  }),
  route({
    method: 'GET',
    path: '/sheets/:projectId/versions/:versionId/similar',
    permission: 'sheets.read',
    summary:
      'Values of a column that are written differently and probably the same, with the command that makes them one.',
    schema: { params: commandVersionParamsSchema, query: similarQuerySchema, response: clustersSchema },
    handler: ({ actor, params, query, signal }) => words.similar(actor, { ...params, column: query.column }, signal),
  }),
  route({
    method: 'GET',
    path: '/sheets/commands',
    permission: 'sheets.read',
    summary: 'The commands and functions by topic, with an example each.',
    schema: { response: helpSchema },
    handler: ({ actor }) => words.help(actor),
  }),
]
