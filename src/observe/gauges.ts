import { statfs } from 'node:fs/promises'
import type { Database } from '../db/database.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Delivery } from '../modules/delivery/index.ts'
import type { Jobs } from '../platform/jobs/index.ts'
import type { Metrics } from '../platform/metrics.ts'
import type { Pulse } from '../platform/observe/pulse.ts'
import {
  countAccounts,
  countCampaigns,
  countUnhandledUpdates,
  countWaiting,
  lastBackupAt,
  oldestDirect,
  sumDeliveries,
} from './queries.ts'

export interface GaugeDeps {
  readonly database: Database
  readonly clock: Clock
  readonly delivery: Pick<Delivery, 'lanes'>
  readonly jobs: Pick<Jobs, 'counts'>
  readonly dataDir: string
}

/** What a monitor watches of the work; it is read when somebody looks. */
export function exposeWork(metrics: Metrics, { database: { readDb }, clock, delivery, jobs }: GaugeDeps): void {
  metrics.gauges('accounts', 'Accounts by state.', 'state', () => countAccounts(readDb))
  metrics.gauges('campaigns', 'Campaigns by state.', 'state', () => countCampaigns(readDb))
  metrics.gauges('deliveries', 'Deliveries of all campaigns by state.', 'state', () => sumDeliveries(readDb))
  metrics.gauges('deliveries_waiting', 'Planned deliveries that nothing holds.', 'origin', async () => ({
    ...(await countWaiting(readDb)),
  }))
  metrics.gauge('direct_wait_seconds', 'How long the oldest reply or notice is due.', async () => {
    const due = await oldestDirect(readDb)
    return due === null ? 0 : seconds(clock.now() - due)
  })
  metrics.gauge('updates_unhandled', 'Updates that no handler has seen.', () => countUnhandledUpdates(readDb))
  metrics.gauges('lanes', 'Lanes by what sets their speed.', 'limited_by', () => countLanes(delivery.lanes()))
  metrics.gauge('lane_wait_seconds', 'Longest pause that Telegram asked of a lane and that is not over.', () =>
    Math.max(0, ...delivery.lanes().map(({ waitUntil }) => seconds((waitUntil ?? 0) - clock.now()))),
  )
  metrics.gauge('in_flight', 'Requests to Telegram that have no outcome.', () =>
    delivery.lanes().reduce((total, { inFlight }) => total + inFlight, 0),
  )
  metrics.gauges('jobs', 'Background jobs by state.', 'state', () => jobs.counts())
}

/** What a monitor watches of what is kept. */
export function exposeStore(metrics: Metrics, { database, clock, dataDir }: GaugeDeps): void {
  metrics.gauge('writer_queued', 'Writes that wait for the store.', () => database.writer.queued)
  metrics.gauge('database_bytes', 'Size of the database.', async () => (await database.size()).bytes)
  metrics.gauge('disk_free_bytes', 'Room on the disk of the data folder.', async () => {
    const { bavail, bsize } = await statfs(dataDir)
    return bavail * bsize
  })
  metrics.gauge(
    'backup_age_seconds',
    'Since the newest good backup was taken; without one, not a number.',
    async () => {
      const at = await lastBackupAt(database.readDb)
      return at === null ? Number.NaN : seconds(clock.now() - at)
    },
  )
  metrics.gauges('database_connections', 'Connections to PostgreSQL, and requests that wait.', 'state', () => ({
    ...database.pool(),
  }))
}

/** What a monitor watches of the process. */
export function exposeProcess(metrics: Metrics, pulse: Pulse): void {
  metrics.gauge('event_loop_delay_max_seconds', 'Longest time the event loop was held in the last minute.', () =>
    seconds(pulse.loopMaxMs()),
  )
  metrics.gauge(
    'event_loop_delay_p99_seconds',
    'Lateness of the event loop in the last seconds, 99th percentile.',
    () => seconds(pulse.latest().loopP99Ms),
  )
}

const seconds = (ms: number): number => Math.max(0, ms / 1000)

function countLanes(lanes: ReturnType<Delivery['lanes']>): Record<string, number> {
  const counts: Record<string, number> = {
    idle: 0,
    pace: 0,
    window: 0,
    flood_wait: 0,
    probing: 0,
    stopped: 0,
    paused: 0,
  } satisfies Record<ReturnType<Delivery['lanes']>[number]['limitedBy'], number>
  for (const { limitedBy } of lanes) counts[limitedBy] = (counts[limitedBy] ?? 0) + 1
  return counts
}
