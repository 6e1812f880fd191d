import type { Database, Pool } from '../db/database.ts'
import { MAX_QUEUED_WRITES } from '../db/writer.ts'
import type { Logger } from '../kernel/log.ts'
import { createPulse } from '../platform/observe/pulse.ts'
import { realClock } from '../platform/system.ts'
import { countUnhandledUpdates } from '../status-queries.ts'
import type { System } from './contract.ts'
import { exposeProcess, exposeWork, type GaugeDeps } from './gauges.ts'
import type { Observation } from './observation.ts'
import { countWaiting, readStoreVersion } from './queries.ts'
import { createSystem } from './system.ts'

interface WatchDeps extends GaugeDeps {
  readonly database: Database
  readonly observation: Observation
  readonly logger: Logger
  readonly dataDir: string
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
  const { database, delivery, observation, logger, dataDir, version } = deps
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
  exposeProcess(observation.metrics, pulse, database)
  const system = createSystem({
    observation,
    pulse,
    beatMs: BEAT_MS,
    dataDir,
    version,
    store: () => readStoreVersion(database),
    size: () => database.size(),
    queues: () => readQueues(database),
  })
  return { system, close: () => pulse.close() }
}

async function readQueues(database: Database): Promise<System['queues']> {
  const { readDb, writer } = database
  const { campaign, direct } = await countWaiting(readDb)
  return [
    { name: 'writes', length: writer.queued, bound: MAX_QUEUED_WRITES },
    { name: 'updates', length: await countUnhandledUpdates(readDb), bound: null },
    { name: 'direct', length: direct, bound: null },
    { name: 'campaign', length: campaign, bound: null },
    ...poolQueue(database.pool()),
  ]
}

const poolQueue = (pool: Pool | null): System['queues'] =>
  pool === null ? [] : [{ name: 'pool', length: pool.waiting, bound: null }]
