import { auditRoutes } from '../modules/audit/routes.ts'
import { authRoutes } from '../modules/auth/routes.ts'
import type { Route } from './route.ts'

export type RouteDeps = Parameters<typeof auditRoutes>[0] & Parameters<typeof authRoutes>[0]

/** Every route under /api/v1. */
export const apiRoutes = (deps: RouteDeps): Route[] => [...authRoutes(deps), ...auditRoutes(deps)]
