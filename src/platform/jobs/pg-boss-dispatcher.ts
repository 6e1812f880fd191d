import { fromKysely, PgBoss } from 'pg-boss'
import type { Trx } from '../../db/transaction.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Logger } from '../../kernel/log.ts'
import type { Dispatcher, Taken } from './dispatcher.ts'

interface PgBossOptions {
  /** DATABASE_URL. */
  readonly url: string
  readonly clock: Clock
  readonly logger: Logger
  /** False: this process takes no jobs, and leaves the watch over lost ones to others too. */
  readonly works: boolean
}

interface OfferData {
  readonly job: string
  readonly attempts: number
}

/** Apart from ours: pg-boss migrates it itself. */
const SCHEMA = 'switchboard_jobs'
const MAX_CONNECTIONS = 2
/** pg-boss's least. Whoever was not heard of for so long has lost its jobs. */
const HEARTBEAT_S = 10
const WATCH_EVERY_S = 1
const DAY_S = 86_400
const QUEUE = {
  policy: 'standard',
  heartbeatSeconds: HEARTBEAT_S,
  // A try ends itself by its kind's time-out; this is the longest that pg-boss takes.
  expireInSeconds: DAY_S - 1,
  // Each try of ours is an offer of its own: pg-boss repeats one only after its process was lost, at once and until the row says no.
  retryLimit: 10_000,
  retryDelay: 0,
  retentionSeconds: 10 * 365 * DAY_S,
  deleteAfterSeconds: 60,
} as const

/**
 * PostgreSQL: pg-boss hands each offer to one process of all and takes it back when the process is not heard of any more; the row in `jobs`
 * says what became of the job. Both change in one transaction.
 */
export function createPgBossDispatcher({ url, clock, logger, works }: PgBossOptions): Dispatcher {
  const boss = new PgBoss({
    connectionString: url,
    schema: SCHEMA,
    application_name: 'switchboard jobs',
    max: MAX_CONNECTIONS,
    schedule: false,
    supervise: works,
    superviseIntervalSeconds: WATCH_EVERY_S,
    monitorIntervalSeconds: WATCH_EVERY_S,
    maintenanceIntervalSeconds: 300,
  })
  boss.on('error', (error) => logger.warn({ error }, 'pg-boss met an error; it goes on by itself'))
  const within = (trx: Trx) => ({ db: fromKysely(trx) })
  return {
    async open(kinds) {
      await boss.start()
      const known = new Set((await boss.getQueues()).map(({ name }) => name))
      for (const kind of kinds) if (!known.has(kind)) await boss.createQueue(kind, QUEUE)
    },
    async offer(trx, { id, kind, runAt, attempts }) {
      const data: OfferData = { job: id, attempts }
      const waitMs = (runAt - clock.now()) / clock.speed
      const later = waitMs > 0 ? { startAfter: new Date(Date.now() + waitMs) } : {}
      await boss.send(kind, data, { ...within(trx), ...later })
    },
    async take(trx, kind, limit) {
      const offers = await boss.fetch<OfferData>(kind, { batchSize: limit, ...within(trx) })
      return offers.map(({ id, data, retryCount }): Taken => ({
        id: data.job,
        ticket: `${id} ${retryCount}`,
        attempts: data.attempts + retryCount,
        isAbandoned: retryCount > 0,
      }))
    },
    async settle(trx, kind, ticket) {
      await boss.complete(kind, attemptOf(ticket), null, within(trx))
    },
    async keep(kind, tickets) {
      await boss.touch(kind, tickets.map(attemptOf))
    },
    close: () => boss.stop({ graceful: false }),
  }
}

/** For `switchboard migrate`: brings pg-boss's own schema up to its version, under its own lock. */
export async function migratePgBoss(url: string): Promise<void> {
  const boss = new PgBoss({ connectionString: url, schema: SCHEMA, max: 1, schedule: false, supervise: false })
  let failure: Error | undefined
  boss.on('error', (error) => {
    failure ??= error
  })
  try {
    await boss.start()
  } finally {
    await boss.stop({ graceful: false })
  }
  if (failure !== undefined) throw failure
}

function attemptOf(ticket: string): { id: string; retryCount: number } {
  const [id = '', retryCount] = ticket.split(' ')
  return { id, retryCount: Number(retryCount) }
}
