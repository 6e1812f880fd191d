import { hostname } from 'node:os'
import type { Config } from '../config/config.ts'
import type { Database } from '../db/database.ts'
import { watchDisk } from './disk-watch.ts'
import { followOthers, type Following } from './following.ts'
import type { AccountId } from '../kernel/ids.ts'
import type { Logger } from '../kernel/log.ts'
import {
  createLeaseKeeper,
  leaseOfBoot,
  type Accounts,
  type LeaseKeeper,
  type Leases,
} from '../modules/accounts/index.ts'
import type { Backups } from '../modules/backups/index.ts'
import type { Campaigns } from '../modules/campaigns/index.ts'
import type { Lane } from '../modules/delivery/contract.ts'
import type { Delivery } from '../modules/delivery/index.ts'
import type { Feeds } from '../modules/feeds/index.ts'
import type { Inbox } from '../modules/inbox/index.ts'
import type { Notices } from '../modules/notices/index.ts'
import type { Sheets } from '../modules/sheets/index.ts'
import type { Jobs } from '../platform/jobs/index.ts'

interface LeasingDeps {
  readonly database: Database
  readonly logger: Logger
  /** Number of this start. */
  readonly boot: number
  readonly works: boolean
  readonly laneOf: (accountId: AccountId) => Lane
}

/** With PostgreSQL accounts are leased one by one; with SQLite this process has them all. */
export function composeLeases({ database, logger, boot, works, laneOf }: LeasingDeps): {
  readonly leases: Leases
  readonly keeper: LeaseKeeper | null
} {
  const { urgentDb } = database
  if (urgentDb === null || !works) return { leases: leaseOfBoot(boot), keeper: null }
  const describe = (accountId: AccountId): string => JSON.stringify(laneOf(accountId))
  const keeper = createLeaseKeeper({ db: urgentDb, owner: `${hostname()}:${process.pid}:${boot}`, logger, describe })
  return { leases: keeper, keeper }
}

interface WorkDeps {
  readonly config: Config
  readonly database: Database
  readonly jobs: Jobs
  readonly backups: Backups
  readonly notices: Notices
  readonly accounts: Accounts
  readonly delivery: Delivery
  readonly campaigns: Campaigns
  readonly feeds: Feeds
  readonly sheets: Sheets
  readonly inbox: Inbox
  readonly logger: Logger
  /** Whether other processes work beside this one. */
  readonly isShared: boolean
}

export interface Work {
  start(): Promise<void>
  /** Claims nothing more, finishes or parks what is in flight, gives its accounts back. */
  stop(): Promise<void>
}

/** What goes on in the background: lanes, pollers, jobs, plans. */
export function composeWork(deps: WorkDeps): Work {
  const { config, database, jobs, backups, notices, accounts, delivery, campaigns, feeds, sheets, inbox, logger } = deps
  let stopWatching = (): void => undefined
  let following: Following | undefined
  return {
    async start() {
      accounts.onChange(({ accountId, state }) => {
        const followed = state === 'active' ? delivery.attach(accountId) : delivery.detach(accountId)
        return followed.catch((error: unknown) =>
          logger.error({ accountId, error }, 'the lane of an account did not follow it'),
        )
      })
      await sheets.start()
      await jobs.start()
      await backups.start()
      await inbox.start()
      await campaigns.start()
      await feeds.start()
      accounts.start()
      if (deps.isShared) following = followOthers({ campaigns, delivery, logger })
      stopWatching = watchDisk({ database, notices, logger, folder: config.dataDir })
    },
    async stop() {
      stopWatching()
      await following?.stop()
      await jobs.stop()
      await sheets.stop()
      await backups.stop()
      await campaigns.stop()
      await feeds.stop()
      await delivery.stop()
      await accounts.stop()
      await inbox.stop()
    },
  }
}
