import { route, type Route } from '../../../http/route.ts'
import {
  checkedSamplesSchema,
  checkSamplesRequestSchema,
  pickRequestSchema,
  pickSchema,
  samplesSchema,
  sourceParamsSchema,
  workbenchRequestSchema,
  workbenchSchema,
} from './contract.ts'
import type { Samples } from './samples/samples.ts'
import type { WorkbenchService } from './workbench/workbench.ts'

export interface ParsingRouteDeps {
  readonly workbench: WorkbenchService
  readonly samples: Samples
}

export const parsingRoutes = ({ workbench, samples }: ParsingRouteDeps): Route[] => [
  route({
    method: 'POST',
    path: '/sources/workbench',
    permission: 'feeds.write',
    cost: 20,
    summary:
      'Fetches an address and says what can be read there: feeds, products, lists, and the page as an outline to click on.',
    schema: { body: workbenchRequestSchema, response: workbenchSchema },
    handler: ({ actor, body }) => workbench.open(actor, body),
  }),
  route({
    method: 'POST',
    path: '/sources/workbench/pick',
    permission: 'feeds.write',
    cost: 10,
    summary: 'Makes a selector of an element of the outline, and says what is read by it.',
    schema: { body: pickRequestSchema, response: pickSchema },
    handler: ({ actor, body }) => workbench.pick(actor, body),
  }),
  route({
    method: 'GET',
    path: '/sources/:sourceId/samples',
    permission: 'feeds.read',
    summary: 'What a source said last, and the documents that are kept to compare with.',
    schema: { params: sourceParamsSchema, response: samplesSchema },
    handler: async ({ actor, params }) => ({ items: await samples.list(actor, params.sourceId) }),
  }),
  route({
    method: 'POST',
    path: '/sources/:sourceId/samples',
    permission: 'feeds.write',
    cost: 10,
    summary:
      'Keeps what the source said last as a regression sample, with what is read in it now. The newest five are kept.',
    schema: { params: sourceParamsSchema, response: samplesSchema },
    handler: async ({ actor, params }) => ({ items: await samples.keepLast(actor, params.sourceId) }),
  }),
  route({
    method: 'POST',
    path: '/sources/:sourceId/samples/check',
    permission: 'feeds.write',
    cost: 10,
    summary: 'Reads the regression samples of a source again, by its settings or by others, and says what differs.',
    schema: { params: sourceParamsSchema, body: checkSamplesRequestSchema, response: checkedSamplesSchema },
    handler: ({ actor, params, body }) => samples.check(actor, params.sourceId, body.settings),
  }),
]
