import { z } from 'zod'
import type { Database } from '../../db/database.ts'
import { route, type Route } from '../../http/route.ts'
import { idSchema } from '../../kernel/schemas.ts'
import {
  audienceCountSchema,
  audienceSchema,
  contactPageSchema,
  contactParamsSchema,
  contactQuerySchema,
  contactSchema,
  sourceListSchema,
} from './contract.ts'
import { countAudience, getContact, listContacts, listSources } from './service.ts'

export const audienceRoutes = ({ database }: { readonly database: Database }): Route[] => [
  route({
    method: 'GET',
    path: '/contacts',
    permission: 'contacts.read',
    summary: 'People who spoke to a bot, newest first, with what each of them consented to.',
    schema: { query: contactQuerySchema, response: contactPageSchema },
    handler: ({ actor, query }) => listContacts(database.readDb, actor, query),
  }),
  route({
    method: 'GET',
    path: '/contacts/:contactId',
    permission: 'contacts.read',
    summary: 'One contact.',
    schema: { params: contactParamsSchema, response: contactSchema },
    handler: ({ actor, params }) => getContact(database.readDb, actor, params.contactId),
  }),
  route({
    method: 'POST',
    path: '/audiences/count',
    permission: 'contacts.read',
    summary: 'How many people an audience reaches, each once, and why others are left out.',
    schema: { body: audienceSchema, response: audienceCountSchema },
    handler: ({ actor, body }) => countAudience(database.readDb, actor, body),
  }),
  route({
    method: 'GET',
    path: '/audiences/sources',
    permission: 'contacts.read',
    summary: 'The deep-link payloads with which live subscribers came, the biggest first.',
    schema: { query: z.object({ accountId: idSchema.optional() }), response: sourceListSchema },
    handler: ({ actor, query }) => listSources(database.readDb, actor, query.accountId),
  }),
]
