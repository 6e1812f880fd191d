import { z } from 'zod'
import { transact } from '../../db/transaction.ts'
import type { Database } from '../../db/database.ts'
import type { JobKind, Jobs } from '../../platform/jobs/index.ts'

const tidyFeeds: JobKind<object> = {
  name: 'feeds.tidy',
  title: 'Remove photos of posts that nobody used for a month',
  payload: z.object({}),
  maxAttempts: 3,
  backoff: { firstMs: 60_000, maxMs: 600_000 },
  timeoutMs: 600_000,
  concurrency: 1,
}

/** Once a day, in the night. */
const SCHEDULE = { name: tidyFeeds.name, cron: '41 3 * * *', timeZone: 'UTC' }

/** Handles the daily job; what is returned makes its schedule. */
export function tidyDaily(
  jobs: Pick<Jobs, 'handle' | 'schedule'>,
  database: Pick<Database, 'db'>,
  tidy: () => Promise<void>,
) {
  jobs.handle(tidyFeeds, () => tidy())
  return (): Promise<void> =>
    transact(database.db, (trx) => jobs.schedule(trx, { ...SCHEDULE, kind: tidyFeeds, payload: {} }))
}
