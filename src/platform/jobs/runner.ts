import { setTimeout as delay } from 'node:timers/promises'
import type { Database } from '../../db/database.ts'
import { transact } from '../../db/transaction.ts'
import type { Logger } from '../../kernel/log.ts'
import type { Bell } from './bell.ts'
import { earliestDue } from './job-store.ts'
import { createKeeper } from './keeper.ts'
import type { RegisteredKind } from './kinds.ts'
import { claimJobs, settleTry, type Claimed, type SettleDeps } from './settle.ts'
import { beginTry, type Try, type TryOutcome } from './try.ts'

interface RunnerDeps extends SettleDeps {
  readonly database: Pick<Database, 'db' | 'writer'>
  readonly logger: Logger
  readonly kinds: ReadonlyMap<string, RegisteredKind>
  readonly bell: Bell
}

export interface Runner {
  /** Begins what is due and there is room for; resolves to the moment of the next, null without one. */
  pass(): Promise<number | null>
  stop(): Promise<void>
}

/** Every so many passes the dispatcher is asked for jobs that an ended process left. */
const SWEEP_EVERY = 3
/** A handler that does not heed its signal keeps its place so long; at the end of the process it is then given up. */
const HEED_MS = 5_000
const RETRY_SETTLE_MS = 500

export function createRunner(deps: RunnerDeps): Runner {
  const { database, kinds, bell } = deps
  const running = new Map<Try, Promise<void>>()
  const places = new Map<string, number>()
  const stopping = new AbortController()
  const keeper = createKeeper({ ...deps, tries: () => [...running.keys()] })
  let passes = 0

  const follow = async (kind: RegisteredKind['kind'], attempt: Try): Promise<void> => {
    await settle(deps, stopping.signal, { ...attempt, kind }, await attempt.outcome)
    running.delete(attempt)
    bell.ring()
  }
  const begin = (registered: RegisteredKind, claimed: Claimed): void => {
    const { kind } = registered
    const change = (by: number) => places.set(kind.name, (places.get(kind.name) ?? 0) + by)
    const attempt = beginTry(deps, registered, claimed)
    change(1)
    running.set(attempt, follow(kind, attempt))
    const heeded = attempt.outcome.then(() => delay(HEED_MS, undefined, { ref: false }))
    void Promise.race([attempt.returned, heeded]).then(() => {
      change(-1)
      bell.ring()
    })
    keeper.begin()
  }

  return {
    async pass() {
      if (stopping.signal.aborted || kinds.size === 0) return null
      const due = await earliestDue(database.db, [...kinds.keys()])
      const isSweep = passes++ % SWEEP_EVERY === 0
      for (const [name, registered] of kinds) {
        const free = registered.kind.concurrency - (places.get(name) ?? 0)
        const isDue = (due.get(name) ?? Infinity) <= deps.clock.now()
        if (free <= 0 || (!isDue && !isSweep)) continue
        const claimed = await transact(database.db, (trx) => claimJobs(deps, trx, name, free))
        for (const one of claimed) begin(registered, one)
      }
      const later = [...due.values()].filter((at) => at > deps.clock.now())
      return later.length === 0 ? null : Math.min(...later)
    },
    async stop() {
      stopping.abort()
      for (const attempt of running.keys()) attempt.stop()
      const timer = setTimeout(() => {
        for (const attempt of running.keys()) attempt.giveUp()
      }, HEED_MS)
      await Promise.all(running.values())
      clearTimeout(timer)
      keeper.stop()
    },
  }
}

type Ended = Parameters<typeof settleTry>[2]

/** Until it is stored: on SQLite nobody else would ever take the job up again while this process lives. */
async function settle(deps: RunnerDeps, stopping: AbortSignal, ended: Ended, outcome: TryOutcome): Promise<void> {
  const { id, kind, attempts } = ended.job
  if (outcome.end === 'failed' || outcome.end === 'dead')
    deps.logger.warn({ job: id, kind, attempt: attempts, reason: outcome.reason }, 'a try of a job failed')
  for (let tries = 1; ; tries++)
    try {
      await transact(deps.database.db, (trx) => settleTry(deps, trx, ended, outcome))
      return
    } catch (error) {
      deps.logger.error({ error, job: id, kind }, 'the end of a job could not be stored; it is tried again')
      if (stopping.aborted && tries >= 3) return
      await delay(RETRY_SETTLE_MS)
    }
}
