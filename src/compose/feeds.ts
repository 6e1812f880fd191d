import type { AccountId } from '../kernel/ids.ts'
import { createFeeds, type Feeds } from '../modules/feeds/index.ts'
import { createGuardedFetch } from '../platform/fetch/index.ts'
import { realClock } from '../platform/system.ts'
import type { Composition } from './composition.ts'
import type { Ground } from './ground.ts'
import type { Sending } from './sending.ts'

type FeedsComposition = Composition & Ground & Sending

/** Sources, products, channels and posts. */
export function composeFeeds(parts: FeedsComposition): Feeds {
  const { config, folder, leases } = parts
  const { userAgent } = config.feeds
  const { metrics } = parts.observation
  const reads = metrics.counter('source_reads_total', 'Reads of sources by what they came to.', ['outcome'])
  const late = metrics.durations('source_late_seconds', 'From when a source was due until it was read.', [])
  return createFeeds({
    ...parts,
    database: folder.database,
    realClock,
    fetcher: createGuardedFetch({ allow: config.outboundAllow, userAgent }),
    userAgent,
    limits: config.feeds,
    chance: Math.random,
    onPoll({ outcome, lateMs }) {
      reads.add({ outcome })
      late.observe({}, lateMs)
    },
    isShared: config.store.postgres !== null,
    isOurs: (accountId: AccountId) => leases.fenceOf(accountId) !== null,
  })
}
