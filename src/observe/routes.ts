import { route, type Route } from '../http/route.ts'
import { systemSchema, type System } from './contract.ts'

export const systemRoutes = ({ system }: { readonly system: () => Promise<System> }): Route[] => [
  route({
    method: 'GET',
    path: '/system',
    permission: 'status.read',
    summary: 'How the process that answers is: memory, event loop, queues, slowest calls, and its last 15 minutes.',
    schema: { response: systemSchema },
    handler: () => system(),
  }),
]
