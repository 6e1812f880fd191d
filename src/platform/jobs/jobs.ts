import type { Database } from '../../db/database.ts'
import { afterCommit, type Trx } from '../../db/transaction.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Logger } from '../../kernel/log.ts'
import { createBell } from './bell.ts'
import type { DeadJob, EnqueueOptions, JobKind, Jobs, RetryAnswer, ScheduleInfo } from './contract.ts'
import type { Dispatcher } from './dispatcher.ts'
import { countJobs, findJobInfo, listJobs } from './job-queries.ts'
import { changeFrom, findJob, findLiveByKey, insertJob, type JobRow } from './job-store.ts'
import { registerKind, writePayload, type RegisteredKind } from './kinds.ts'
import { startLoop, type Loop } from './loop.ts'
import { createRunner } from './runner.ts'
import { listSchedules, removeSchedule, type ScheduleRow } from './schedule-store.ts'
import { putPlan, tickSchedules } from './scheduler.ts'

interface JobsDeps {
  readonly database: Pick<Database, 'db' | 'readDb' | 'writer'>
  readonly dispatcher: Dispatcher
  readonly clock: Clock
  readonly logger: Logger
  /** False: this process enqueues and shows, and leaves the work to others. */
  readonly works: boolean
  /** In the transaction in which a job dies: whoever must know of it is told there. */
  readonly onDead: (trx: Trx, job: DeadJob) => Promise<void>
}

export function createJobs(deps: JobsDeps): Jobs {
  const { database, clock, dispatcher } = deps
  const kinds = new Map<string, RegisteredKind>()
  const bell = createBell(clock)
  const runner = createRunner({ ...deps, kinds, bell })
  let loop: Loop | undefined
  const wake = (): void => afterCommit(bell.ring)
  const queue = createQueue(deps, kinds, wake)
  const schedules = { ...deps, knows: (kind: string) => kinds.has(kind), enqueue: queue.enqueueOccurrence }
  const pass = async (): Promise<number | null> => earlier(await tickSchedules(schedules), await runner.pass())
  return {
    handle(kind, handler) {
      if (kinds.has(kind.name)) throw new Error(`The kind ${kind.name} has a handler already.`)
      kinds.set(kind.name, registerKind(kind, handler))
    },
    enqueue: (trx, kind, payload, options = {}) => queue.enqueue(trx, kind, writePayload(kind, payload), options),
    async schedule(trx, plan) {
      await putPlan(trx, plan, clock.now())
      wake()
    },
    unschedule: removeSchedule,
    cancel: queue.cancel,
    retry: queue.retry,
    list: (filter) => listJobs(database.readDb, filter, clock.now()),
    find: (id) => findJobInfo(database.readDb, id, clock.now()),
    counts: () => countJobs(database.readDb, clock.now()),
    schedules: async () => (await listSchedules(database.readDb)).map(toScheduleInfo),
    async start() {
      await dispatcher.open([...kinds.keys()])
      if (deps.works) loop = startLoop({ ...deps, bell, pass })
    },
    async stop() {
      await loop?.stop()
      await runner.stop()
      await dispatcher.close()
    },
  }
}

type RowKind = Pick<JobKind<unknown>, 'name' | 'title' | 'maxAttempts'>

/** What changes the queue from outside, in the transaction of whoever asks. */
function createQueue({ clock, dispatcher }: JobsDeps, kinds: ReadonlyMap<string, RegisteredKind>, wake: () => void) {
  const enqueue = async (trx: Trx, kind: RowKind, payload: string, options: EnqueueOptions) => {
    const now = clock.now()
    const runAt = options.runAt ?? now
    const { name, title, maxAttempts } = kind
    const dedupeKey = options.dedupeKey ?? null
    const made = await insertJob(trx, { kind: name, title, payload, dedupeKey, runAt, maxAttempts, at: now })
    if (made.isNew) await dispatcher.offer(trx, { id: made.id, kind: name, runAt, attempts: 0 })
    wake()
    return made
  }
  return {
    enqueue,
    enqueueOccurrence: async (trx: Trx, row: ScheduleRow): Promise<void> => {
      const registered = kinds.get(row.kind)
      if (registered === undefined) throw new Error(`This process does not know the kind ${row.kind}.`)
      await enqueue(trx, registered.kind, row.payload, { dedupeKey: `schedule ${row.name} ${row.next_at}` })
    },
    cancel: async (trx: Trx, id: string) => {
      const change = { state: 'cancelled', finished_at: clock.now() } as const
      if (await changeFrom(trx, id, ['waiting', 'running'], change)) return 'cancelled' as const
      return (await findJob(trx, id)) === undefined ? ('not_found' as const) : ('ended' as const)
    },
    retry: async (trx: Trx, id: string): Promise<RetryAnswer> => {
      const job = await findJob(trx, id)
      if (job === undefined) return 'not_found'
      if (await hasTwin(trx, job)) return 'already_waiting'
      const max_attempts = job.attempts + (kinds.get(job.kind)?.kind.maxAttempts ?? 1)
      const change = { state: 'waiting', run_at: clock.now(), finished_at: null, max_attempts } as const
      if (!(await changeFrom(trx, id, ['dead', 'cancelled'], change))) return 'not_dead'
      await dispatcher.offer(trx, { id, kind: job.kind, runAt: change.run_at, attempts: job.attempts })
      wake()
      return 'retried'
    },
  }
}

async function hasTwin(trx: Trx, job: JobRow): Promise<boolean> {
  if (job.dedupe_key === null) return false
  const twin = await findLiveByKey(trx, job.kind, job.dedupe_key)
  return twin !== undefined && twin !== job.id
}

const earlier = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : Math.min(one, other)

const toScheduleInfo = ({ name, kind, title, cron, time_zone, next_at, last_at }: ScheduleRow): ScheduleInfo => ({
  name,
  kind,
  title,
  cron,
  timeZone: time_zone,
  nextAt: next_at,
  lastAt: last_at,
})
