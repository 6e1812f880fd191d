import type { Database } from '../../db/database.ts'
import { route, type Route } from '../../http/route.ts'
import { pageQuerySchema } from '../../kernel/schemas.ts'
import { auditPageSchema, auditVerdictSchema, auditVerifyRequestSchema } from './contract.ts'
import type { Audit } from './service.ts'

export const auditRoutes = ({ audit, database }: { readonly audit: Audit; readonly database: Database }): Route[] => [
  route({
    method: 'GET',
    path: '/audit',
    permission: 'audit.read',
    summary: 'Who did what, newest first.',
    schema: { query: pageQuerySchema, response: auditPageSchema },
    handler: ({ actor, query }) => audit.list(database.readDb, actor, query),
  }),
  route({
    method: 'POST',
    path: '/audit/verify',
    cost: 50,
    permission: 'audit.read',
    summary: 'Recomputes the chain of the audit log and names the first event that does not fit.',
    schema: { body: auditVerifyRequestSchema, response: auditVerdictSchema },
    handler: ({ actor, body }) => audit.verify(database.readDb, actor, body.expectedHead),
  }),
]
