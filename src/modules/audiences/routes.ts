import { Readable } from 'node:stream'
import { z } from 'zod'
import type { Database } from '../../db/database.ts'
import { bytesRoute, route, type Route } from '../../http/route.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { ContactId } from '../../kernel/ids.ts'
import { idSchema } from '../../kernel/schemas.ts'
import type { Audit } from '../audit/index.ts'
import {
  audienceCountSchema,
  audienceSchema,
  contactCountSchema,
  contactFilterSchema,
  contactPageSchema,
  contactParamsSchema,
  contactQuerySchema,
  contactSchema,
  contactTagsSchema,
  sourceListSchema,
  tagListSchema,
  tagManyAnswerSchema,
  tagManyRequestSchema,
} from './contract.ts'
import { exportContacts } from './export.ts'
import { countAudience, getContact, listContacts, listSources } from './service.ts'
import type { Tags } from './tags.ts'

interface AudienceRouteDeps {
  readonly database: Database
  readonly audit: Pick<Audit, 'record'>
  readonly tags: Tags
  readonly forget: (actor: Actor, contactId: ContactId) => Promise<void>
}

export const audienceRoutes = (deps: AudienceRouteDeps): Route[] => [...contactRoutes(deps), ...tagRoutes(deps)]

const contactRoutes = ({ database, audit, forget }: AudienceRouteDeps): Route[] => [
  bytesRoute({
    method: 'GET',
    path: '/contacts/export.csv',
    cost: 50,
    permission: 'contacts.export',
    summary: 'The contacts of a filter as CSV, with their tags and subscriptions.',
    schema: { query: contactFilterSchema },
    async handler({ actor, query, reply }) {
      const lines = await exportContacts({ database, audit }, actor, query)
      void reply.type('text/csv; charset=utf-8').header('content-disposition', 'attachment; filename="contacts.csv"')
      return Readable.from(lines)
    },
  }),
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
    method: 'DELETE',
    path: '/contacts/:contactId',
    cost: 20,
    permission: 'contacts.write',
    summary: 'Forgets a person: what is known of them is taken away, and they are messaged no more.',
    schema: { params: contactParamsSchema },
    handler: ({ actor, params }) => forget(actor, params.contactId),
  }),
  route({
    method: 'POST',
    path: '/audiences/count',
    cost: 5,
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

const tagRoutes = ({ tags }: AudienceRouteDeps): Route[] => [
  route({
    method: 'GET',
    path: '/contacts/count',
    cost: 5,
    permission: 'contacts.read',
    summary: 'How many contacts a filter has.',
    schema: { query: contactFilterSchema, response: contactCountSchema },
    handler: async ({ actor, query }) => ({ contacts: await tags.count(actor, query) }),
  }),
  route({
    method: 'GET',
    path: '/tags',
    permission: 'contacts.read',
    summary: 'Tags of contacts, those on the most contacts first.',
    schema: { response: tagListSchema },
    handler: ({ actor }) => tags.list(actor),
  }),
  route({
    method: 'PUT',
    path: '/contacts/:contactId/tags',
    permission: 'contacts.write',
    summary: 'Sets the tags of one contact.',
    schema: { params: contactParamsSchema, body: contactTagsSchema, response: contactSchema },
    handler: ({ actor, params, body }) => tags.set(actor, params.contactId, body.tags),
  }),
  route({
    method: 'POST',
    path: '/contacts/tags',
    permission: 'contacts.write',
    summary: 'Puts a tag on all contacts of a filter, or takes it off, as a background job.',
    schema: { body: tagManyRequestSchema, response: tagManyAnswerSchema },
    status: 202,
    handler: async ({ actor, body }) => ({ jobId: await tags.setMany(actor, body) }),
  }),
]
