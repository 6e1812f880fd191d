import type { Database } from '../db/database.ts'
import type { Trx } from '../db/transaction.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Logger } from '../kernel/log.ts'
import {
  createJobs,
  createPgBossDispatcher,
  createTableDispatcher,
  type DeadJob,
  type Jobs,
} from '../platform/jobs/index.ts'

interface JobsComposition {
  readonly database: Database
  /** DATABASE_URL; null on SQLite. */
  readonly url: string | null
  readonly clock: Clock
  readonly logger: Logger
  /** False: this process only enqueues. */
  readonly works: boolean
  readonly onDead: (trx: Trx, job: DeadJob) => Promise<void>
}

/** The queue of background jobs, as the store has it. */
export function composeJobs({ url, ...deps }: JobsComposition): Jobs {
  const dispatcher =
    url === null ? createTableDispatcher(deps.database, deps.clock) : createPgBossDispatcher({ url, ...deps })
  return createJobs({ ...deps, dispatcher })
}
