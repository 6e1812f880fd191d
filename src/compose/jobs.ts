import type { Database } from '../db/database.ts'
import type { Trx } from '../db/transaction.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Logger } from '../kernel/log.ts'
import { createJobs, createTableDispatcher, type DeadJob, type Dispatcher, type Jobs } from '../platform/jobs/index.ts'

interface QueueParts {
  readonly database: Database
  readonly clock: Clock
  readonly logger: Logger
  /** False: this process only enqueues. */
  readonly works: boolean
}

export type NewDispatcher = (parts: QueueParts) => Dispatcher

/** The queue as the store has it. `url` is DATABASE_URL; null on SQLite, where pg-boss is not loaded. */
export async function loadDispatcher(url: string | null): Promise<NewDispatcher> {
  if (url === null) return ({ database, clock }) => createTableDispatcher(database, clock)
  const { createPgBossDispatcher } = await import('../platform/jobs/pg-boss-dispatcher.ts')
  return (parts) => createPgBossDispatcher({ url, ...parts })
}

interface JobsComposition extends QueueParts {
  readonly newDispatcher: NewDispatcher
  readonly onDead: (trx: Trx, job: DeadJob) => Promise<void>
}

export const composeJobs = ({ newDispatcher, ...parts }: JobsComposition): Jobs =>
  createJobs({ ...parts, dispatcher: newDispatcher(parts) })
