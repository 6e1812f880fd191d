import { z } from 'zod'
import { millisSchema } from '../kernel/schemas.ts'
import { accountSchema } from '../modules/accounts/contract.ts'
import { laneSchema } from '../modules/delivery/contract.ts'
import { route, type Route } from './route.ts'

export const statusSchema = z.object({
  version: z.string(),
  node: z.string(),
  /** Real time. */
  startedAt: millisSchema,
  /** Starts of this install so far. */
  boots: z.number(),
  /** Product time; `speed` is 1 outside simulations. */
  clock: z.object({ now: millisSchema, speed: z.number() }),
  database: z.object({
    bytes: z.number(),
    /** Not yet folded into the database file. */
    walBytes: z.number(),
    queuedWrites: z.number(),
  }),
  accounts: z.array(
    accountSchema.pick({ id: true, username: true, state: true, health: true, healthReason: true, waitUntil: true }),
  ),
  lanes: z.array(laneSchema),
  checks: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string().nullable() })),
})

export type Status = z.infer<typeof statusSchema>

export const statusRoutes = ({ status }: { readonly status: () => Promise<Status> }): Route[] => [
  route({
    method: 'GET',
    path: '/status',
    permission: 'status.read',
    summary: 'What this process does now: accounts, lanes, clock, store.',
    schema: { response: statusSchema },
    handler: () => status(),
  }),
]
