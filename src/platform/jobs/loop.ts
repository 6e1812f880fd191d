import { setTimeout as delay } from 'node:timers/promises'
import type { Database } from '../../db/database.ts'
import { transact } from '../../db/transaction.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Logger } from '../../kernel/log.ts'
import type { Bell } from './bell.ts'
import { pruneJobs } from './job-store.ts'

interface LoopDeps {
  readonly database: Pick<Database, 'db'>
  readonly clock: Clock
  readonly logger: Logger
  readonly bell: Bell
  /** Does what is due; resolves to the next moment of product time, null without one. */
  readonly pass: () => Promise<number | null>
}

export interface Loop {
  stop(): Promise<void>
}

const POLL_MS = 1_000
const PRUNE_EVERY_MS = 3_600_000
const KEEP_ENDED_MS = 7 * 86_400_000
const KEEP_DEAD_MS = 90 * 86_400_000

/** Passes over the queue when the bell rings, when something is due, and once a second. */
export function startLoop({ database, clock, logger, bell, pass }: LoopDeps): Loop {
  let isStopping = false
  let pruneAt = 0

  const prune = async (): Promise<void> => {
    if (performance.now() < pruneAt) return
    pruneAt = performance.now() + PRUNE_EVERY_MS
    const now = clock.now()
    const some = () =>
      transact(database.db, async (trx) => {
        const ended = await pruneJobs(trx, ['done', 'cancelled'], now - KEEP_ENDED_MS)
        return ended + (await pruneJobs(trx, ['dead'], now - KEEP_DEAD_MS))
      })
    while (!isStopping && (await some()) > 0) await delay(20)
  }

  const turn = async (): Promise<number | null> => {
    try {
      const atMs = await pass()
      await prune()
      return atMs
    } catch (error) {
      logger.error({ error }, 'the queue of jobs could not be read; it is tried again')
      await delay(POLL_MS)
      return null
    }
  }

  const run = async (): Promise<void> => {
    while (!isStopping) await bell.sleep({ atMs: await turn(), atMostMs: POLL_MS })
  }
  const ended = run()

  return {
    async stop() {
      isStopping = true
      bell.ring()
      await ended
    },
  }
}
