import { route, type Route } from '../../../http/route.ts'
import { pageQuerySchema } from '../../../kernel/schemas.ts'
import { keyPageSchema, keyParamsSchema, keyRequestSchema, madeKeySchema, scopeListSchema } from '../contract.ts'
import type { Auth } from '../service.ts'

interface KeyRoutesDeps {
  readonly auth: Pick<Auth, 'keys'>
}

export const keyRoutes = ({ auth: { keys } }: KeyRoutesDeps): Route[] => [
  route({
    method: 'GET',
    path: '/keys',
    permission: 'keys.write',
    summary: 'API keys, newest first; of the key itself only beginning and end.',
    schema: { query: pageQuerySchema, response: keyPageSchema },
    handler: ({ actor, query }) => keys.list(actor, query),
  }),
  route({
    method: 'GET',
    path: '/keys/scopes',
    permission: 'keys.write',
    summary: 'What a key can be given.',
    schema: { response: scopeListSchema },
    handler: () => ({ items: keys.scopes() }),
  }),
  route({
    method: 'POST',
    path: '/keys',
    permission: 'keys.write',
    stepUp: true,
    summary: 'Makes a key; the answer is the only place where it stands whole.',
    schema: { body: keyRequestSchema, response: madeKeySchema },
    status: 201,
    handler: ({ actor, body }) => keys.create(actor, body),
  }),
  route({
    method: 'DELETE',
    path: '/keys/:keyId',
    permission: 'keys.write',
    summary: 'Revokes a key at once.',
    schema: { params: keyParamsSchema },
    handler: ({ actor, params }) => keys.revoke(actor, params.keyId),
  }),
]
