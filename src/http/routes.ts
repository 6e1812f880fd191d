import { accountRoutes } from '../modules/accounts/routes.ts'
import { importRoutes } from '../modules/audiences/imports/routes.ts'
import { audienceRoutes } from '../modules/audiences/routes.ts'
import { auditRoutes } from '../modules/audit/routes.ts'
import { authRoutes } from '../modules/auth/routes.ts'
import { backupRoutes } from '../modules/backups/routes.ts'
import { campaignRoutes } from '../modules/campaigns/routes.ts'
import { channelRoutes } from '../modules/feeds/channels/routes.ts'
import { parsingRoutes } from '../modules/feeds/parsing/routes.ts'
import { postRoutes } from '../modules/feeds/posts/routes.ts'
import { productRoutes } from '../modules/feeds/products/routes.ts'
import { sourceRoutes } from '../modules/feeds/sources/routes.ts'
import { fileRoutes } from '../modules/files/routes.ts'
import { noticeRoutes } from '../modules/notices/routes.ts'
import { settingsRoutes } from '../modules/settings/routes.ts'
import { systemRoutes } from '../observe/routes.ts'
import { jobRoutes } from '../modules/jobs/routes.ts'
import { limitRoutes } from '../modules/limits/routes.ts'
import type { Route } from './route.ts'
import { statusRoutes } from './status.ts'

export type RouteDeps = Parameters<typeof authRoutes>[0] &
  Parameters<typeof accountRoutes>[0] &
  Parameters<typeof audienceRoutes>[0] &
  Parameters<typeof importRoutes>[0] &
  Parameters<typeof fileRoutes>[0] &
  Parameters<typeof auditRoutes>[0] &
  Parameters<typeof backupRoutes>[0] &
  Parameters<typeof noticeRoutes>[0] &
  Parameters<typeof settingsRoutes>[0] &
  Parameters<typeof jobRoutes>[0] &
  Parameters<typeof limitRoutes>[0] &
  Parameters<typeof statusRoutes>[0] &
  Parameters<typeof systemRoutes>[0] & {
    readonly campaignRoutes: Parameters<typeof campaignRoutes>[0]
    readonly feeds: FeedsRouteDeps
    readonly sheets: { readonly routes: readonly Route[] }
  }

type FeedsRouteDeps = Parameters<typeof sourceRoutes>[0] &
  Parameters<typeof parsingRoutes>[0] &
  Parameters<typeof productRoutes>[0] &
  Parameters<typeof channelRoutes>[0] &
  Parameters<typeof postRoutes>[0]

/** Every route under /api/v1. */
export const apiRoutes = (deps: RouteDeps): Route[] => [
  ...authRoutes(deps),
  ...accountRoutes(deps),
  ...audienceRoutes(deps),
  ...importRoutes(deps),
  ...fileRoutes(deps),
  ...campaignRoutes(deps.campaignRoutes),
  ...sourceRoutes(deps.feeds),
  ...parsingRoutes(deps.feeds),
  ...productRoutes(deps.feeds),
  ...channelRoutes(deps.feeds),
  ...postRoutes(deps.feeds),
  ...deps.sheets.routes,
  ...auditRoutes(deps),
  ...backupRoutes(deps),
  ...noticeRoutes(deps),
  ...settingsRoutes(deps),
  ...jobRoutes(deps),
  ...limitRoutes(deps),
  ...statusRoutes(deps),
  ...systemRoutes(deps),
]
