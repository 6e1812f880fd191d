import type { Database } from '../../db/database.ts'
import { route, type Route } from '../../http/route.ts'
import { pageQuerySchema } from '../../kernel/schemas.ts'
import type { Accounts } from './accounts.ts'
import {
  accountPageSchema,
  accountParamsSchema,
  accountSchema,
  examinationSchema,
  addAccountRequestSchema,
  updateAccountRequestSchema,
} from './contract.ts'

interface AccountRouteDeps {
  readonly accounts: Accounts
  readonly database: Pick<Database, 'db' | 'readDb'>
}

export const accountRoutes = (deps: AccountRouteDeps): Route[] => [...recordRoutes(deps), ...actRoutes(deps)]

const recordRoutes = ({ accounts, database: { db, readDb } }: AccountRouteDeps): Route[] => [
  route({
    method: 'GET',
    path: '/accounts',
    permission: 'accounts.read',
    summary: 'The bots, oldest first.',
    schema: { query: pageQuerySchema, response: accountPageSchema },
    handler: ({ actor, query }) => accounts.list(readDb, actor, query),
  }),
  route({
    method: 'POST',
    path: '/accounts',
    permission: 'accounts.write',
    summary: 'Adds a bot by its token, which is checked with Telegram and sealed.',
    status: 201,
    schema: { body: addAccountRequestSchema, response: accountSchema },
    handler: ({ actor, body }) => accounts.add(db, actor, body),
  }),
  route({
    method: 'GET',
    path: '/accounts/:accountId',
    permission: 'accounts.read',
    summary: 'One bot, with its health.',
    schema: { params: accountParamsSchema, response: accountSchema },
    handler: ({ actor, params }) => accounts.get(readDb, actor, params.accountId),
  }),
  route({
    method: 'PATCH',
    path: '/accounts/:accountId',
    permission: 'accounts.write',
    summary: 'Changes what the bot says to people who come or leave; null brings the standard text back.',
    schema: { params: accountParamsSchema, body: updateAccountRequestSchema, response: accountSchema },
    handler: ({ actor, params, body }) => accounts.update(db, actor, params.accountId, body),
  }),
  route({
    method: 'DELETE',
    path: '/accounts/:accountId',
    permission: 'accounts.write',
    summary: 'Removes a bot and erases its token; its subscribers and history stay.',
    schema: { params: accountParamsSchema },
    handler: ({ actor, params }) => accounts.remove(db, actor, params.accountId),
  }),
]

const actRoutes = ({ accounts, database: { db } }: AccountRouteDeps): Route[] => [
  route({
    method: 'POST',
    path: '/accounts/:accountId/examine',
    permission: 'accounts.write',
    summary: 'Asks Telegram about the bot and its webhook now, and changes nothing.',
    schema: { params: accountParamsSchema, response: examinationSchema },
    handler: ({ actor, params }) => accounts.examine(db, actor, params.accountId),
  }),
  ...(['pause', 'resume', 'check'] as const).map((act) =>
    route({
      method: 'POST',
      path: `/accounts/:accountId/${act}`,
      permission: 'accounts.write',
      summary: acts[act],
      schema: { params: accountParamsSchema, response: accountSchema },
      handler: ({ actor, params }) => accounts[act](db, actor, params.accountId),
    }),
  ),
]

const acts = {
  pause: 'The bot neither sends nor receives until it is resumed.',
  resume: 'The bot sends and receives again; one that was stopped only after Telegram accepts its token.',
  check: 'Asks Telegram about the bot now.',
} as const
