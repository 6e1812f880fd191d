import { bytesRoute, route, type Route } from '../../../http/route.ts'
import {
  createSourceRequestSchema,
  importResultSchema,
  importSourcesRequestSchema,
  releaseRequestSchema,
  sourceIdParamsSchema,
  sourcePageSchema,
  sourceQuerySchema,
  sourceSchema,
  updateSourceRequestSchema,
} from './contract.ts'
import type { Sources } from './sources.ts'

/** `MAX_IMPORT_CHARACTERS`, as UTF-8 and JSON write them. */
const MAX_IMPORT_BYTES = 12 * 1024 * 1024

interface SourceRouteDeps {
  readonly sources: Sources
}

export const sourceRoutes = (deps: SourceRouteDeps): Route[] => [
  ...readRoutes(deps),
  ...writeRoutes(deps),
  ...actRoutes(deps),
  ...moveRoutes(deps),
]

const readRoutes = ({ sources }: SourceRouteDeps): Route[] => [
  route({
    method: 'GET',
    path: '/sources',
    permission: 'feeds.read',
    summary: 'Sources with their health, next poll and yield, newest first.',
    schema: { query: sourceQuerySchema, response: sourcePageSchema },
    handler: ({ actor, query }) => sources.list(actor, query),
  }),
  route({
    method: 'GET',
    path: '/sources/:sourceId',
    permission: 'feeds.read',
    summary: 'One source.',
    schema: { params: sourceIdParamsSchema, response: sourceSchema },
    handler: ({ actor, params }) => sources.get(actor, params.sourceId),
  }),
]

const writeRoutes = ({ sources }: SourceRouteDeps): Route[] => [
  route({
    method: 'POST',
    path: '/sources',
    permission: 'feeds.write',
    summary:
      'Adds a source. What its first read finds is known and not posted. Without settings the address must be a feed, or a page that names one.',
    schema: { body: createSourceRequestSchema, response: sourceSchema },
    status: 201,
    handler: ({ actor, body }) => sources.create(actor, body),
  }),
  route({
    method: 'PATCH',
    path: '/sources/:sourceId',
    permission: 'feeds.write',
    summary:
      'Changes a source. With another address or other settings, what the next read finds is known and not posted.',
    schema: { params: sourceIdParamsSchema, body: updateSourceRequestSchema, response: sourceSchema },
    handler: ({ actor, params, body }) => sources.update(actor, params.sourceId, body),
  }),
  route({
    method: 'DELETE',
    path: '/sources/:sourceId',
    permission: 'feeds.write',
    summary:
      'Removes a source for good. Its items, prices, posts and decisions stay, and what waits in queues is still posted.',
    schema: { params: sourceIdParamsSchema },
    handler: ({ actor, params }) => sources.remove(actor, params.sourceId),
  }),
]

const actRoutes = ({ sources }: SourceRouteDeps): Route[] => [
  route({
    method: 'POST',
    path: '/sources/:sourceId/poll',
    permission: 'feeds.write',
    summary: 'Reads a source now, as soon as its host may be asked.',
    schema: { params: sourceIdParamsSchema, response: sourceSchema },
    status: 202,
    handler: ({ actor, params }) => sources.poll(actor, params.sourceId),
  }),
  route({
    method: 'POST',
    path: '/sources/:sourceId/pause',
    permission: 'feeds.write',
    summary: 'Reads a source no more until it is resumed.',
    schema: { params: sourceIdParamsSchema, response: sourceSchema },
    handler: ({ actor, params }) => sources.pause(actor, params.sourceId),
  }),
  route({
    method: 'POST',
    path: '/sources/:sourceId/resume',
    permission: 'feeds.write',
    summary: 'Reads a paused source again.',
    schema: { params: sourceIdParamsSchema, response: sourceSchema },
    handler: ({ actor, params }) => sources.resume(actor, params.sourceId),
  }),
  route({
    method: 'POST',
    path: '/sources/:sourceId/release',
    permission: 'feeds.post',
    summary: 'Decides of held items: "post" lets channels decide of them as of new ones, "known" posts none of them.',
    schema: { params: sourceIdParamsSchema, body: releaseRequestSchema, response: sourceSchema },
    handler: ({ actor, params, body }) => sources.release(actor, params.sourceId, body),
  }),
]

const moveRoutes = ({ sources }: SourceRouteDeps): Route[] => [
  route({
    method: 'POST',
    path: '/sources/import',
    permission: 'feeds.write',
    summary:
      'Sources from OPML, an export of RSStT or a CSV of addresses; as a dry run it only says what would become of each line.',
    schema: { body: importSourcesRequestSchema, response: importResultSchema },
    maxBodyBytes: MAX_IMPORT_BYTES,
    cost: 20,
    handler: ({ actor, body }) => sources.import(actor, body),
  }),
  bytesRoute({
    method: 'GET',
    path: '/sources/export.opml',
    permission: 'feeds.read',
    summary: 'All sources as OPML, in folders by channel.',
    schema: {},
    cost: 20,
    async handler({ actor, reply }) {
      const opml = await sources.export(actor)
      void reply.type('text/x-opml; charset=utf-8').header('content-disposition', 'attachment; filename="sources.opml"')
      return Buffer.from(opml)
    },
  }),
]
