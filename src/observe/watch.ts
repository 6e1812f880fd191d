import type { Database, Pool } from '../db/database.ts'
import { MAX_QUEUED_WRITES } from '../db/writer.ts'
import type { Logger } from '../kernel/log.ts'
import { createPulse } from '../platform/observe/pulse.ts'
import { realClock } from '../platform/system.ts'
import type { System } from './contract.ts'
import { exposeProcess, exposeStore, exposeWork, type GaugeDeps } from './gauges.ts'
import type { Observation } from './observation.ts'
import { countUnhandledUpdates, countWaiting, lastBackupAt, readStoreVersion, readWorkers } from './queries.ts'
import { createSystem } from './system.ts'

interface WatchDeps extends GaugeDeps {
  readonly observation: Observation
  readonly logger: Logger
  readonly version: string
}

export interface Watch {
  readonly system: () => Promise<System>
  close(): void
}

const BEAT_MS = 5_000
const BEATS = 180

/** Looks at the process and its work from now on. */
export function watchApp(deps: WatchDeps): Watch {
  const { database, clock, delivery, jobs, observation, logger, dataDir, version } = deps
  const pulse = createPulse({
    everyMs: BEAT_MS,
    keep: BEATS,
    now: () => realClock.now(),
    onError: (fields, message) => logger.error(fields, message),
    read: () => ({
      queuedWrites: database.writer.queued,
      inFlight: delivery.lanes().reduce((total, { inFlight }) => total + inFlight, 0),
      sendsTotal: observation.sendsTotal(),
      requestsTotal: observation.requestsTotal(),
    }),
  })
  exposeWork(observation.metrics, deps)
  exposeStore(observation.metrics, deps)
  exposeProcess(observation.metrics, pulse)
  const system = createSystem({
    observation,
    pulse,
    beatMs: BEAT_MS,
    dataDir,
    version,
    store: () => readStoreVersion(database),
    size: () => database.size(),
    queues: () => readQueues(database, jobs),
    workers: () => readWorkers(database),
    async backupAgeMs() {
      const at = await lastBackupAt(database.readDb)
      return at === null ? null : Math.max(0, clock.now() - at)
    },
  })
  return { system, close: () => pulse.close() }
}

async function readQueues(database: Database, jobs: GaugeDeps['jobs']): Promise<System['queues']> {
  const { readDb, writer } = database
  const { campaign, direct } = await countWaiting(readDb)
  const { scheduled, waiting } = await jobs.counts()
  return [
    { name: 'writes', length: writer.queued, bound: MAX_QUEUED_WRITES },
    { name: 'updates', length: await countUnhandledUpdates(readDb), bound: null },
    { name: 'direct', length: direct, bound: null },
    { name: 'campaign', length: campaign, bound: null },
    { name: 'jobs', length: scheduled + waiting, bound: null },
    ...poolQueue(database.pool()),
  ]
}

const poolQueue = (pool: Pool | null): System['queues'] =>
  pool === null ? [] : [{ name: 'pool', length: pool.waiting, bound: null }]
