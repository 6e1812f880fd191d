import type { Database } from '../../db/database.ts'
import { transact, type Trx } from '../../db/transaction.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Logger } from '../../kernel/log.ts'
import type { Schedule } from './contract.ts'
import { nextOccurrence } from './cron.ts'
import { writePayload } from './kinds.ts'
import { findSchedule, listSchedules, putSchedule, takeOccurrence, type ScheduleRow } from './schedule-store.ts'

interface SchedulerDeps {
  readonly database: Pick<Database, 'db'>
  readonly clock: Clock
  readonly logger: Logger
  readonly knows: (kind: string) => boolean
  /** Enqueues one occurrence of a schedule. */
  readonly enqueue: (trx: Trx, row: ScheduleRow) => Promise<void>
}

/** The same plan again changes nothing, so that an occurrence missed while nothing ran is made up for. */
export async function putPlan<P>(trx: Trx, plan: Schedule<P>, now: number): Promise<void> {
  const { name, cron, timeZone, kind } = plan
  const first = nextOccurrence(plan, now)
  const known = await findSchedule(trx, name)
  const isSame = known?.cron === cron && known.time_zone === timeZone
  await putSchedule(trx, {
    name,
    kind: kind.name,
    title: kind.title,
    payload: writePayload(kind, plan.payload),
    cron,
    time_zone: timeZone,
    next_at: isSame ? known.next_at : first,
  })
}

/** Enqueues what has come due; resolves to the moment of the next, null without one. */
export async function tickSchedules(deps: SchedulerDeps): Promise<number | null> {
  const { database, clock, logger } = deps
  let next: number | null = null
  for (const row of (await listSchedules(database.db)).filter(({ kind }) => deps.knows(kind))) {
    let { next_at: at } = row
    if (at <= clock.now())
      try {
        at = await enqueueOccurrence(deps, row)
      } catch (error) {
        logger.error({ error, schedule: row.name }, 'an occurrence could not be enqueued; it is tried again')
        continue
      }
    if (next === null || at < next) next = at
  }
  return next
}

/** One job for all that was missed: the last of them. Exactly one process makes it. */
async function enqueueOccurrence({ database, clock, enqueue }: SchedulerDeps, row: ScheduleRow): Promise<number> {
  const nextAt = nextOccurrence({ cron: row.cron, timeZone: row.time_zone }, clock.now())
  await transact(database.db, async (trx) => {
    if (await takeOccurrence(trx, row, { lastAt: row.next_at, nextAt })) await enqueue(trx, row)
  })
  return nextAt
}
