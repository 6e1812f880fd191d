import type { Db } from '../../db/transaction.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Logger } from '../../kernel/log.ts'
import { minuteOf } from './core/meter.ts'
import type { RequestLimits } from './request-limits.ts'
import { addToWindows, pruneWindows, readWindows } from './window-store.ts'

export interface SharedWindows {
  /** Tells the others what was taken here and learns what was taken there. */
  sync(): Promise<void>
  start(): void
  stop(): Promise<void>
}

export interface SharedWindowDeps {
  readonly db: Db
  readonly limits: RequestLimits
  readonly realClock: Pick<Clock, 'now'>
  readonly logger: Logger
}

const EVERY_MS = 1_000
/** Rows of one statement. */
const MAX_ROWS = 1_000

/**
 * Several web processes count as one: each takes from its own meters, so that no request waits for the store, and once a
 * second they add up their minutes. Until then each lets through what one process may; buckets stay its own.
 */
export function createSharedWindows({ db, limits, realClock, logger }: SharedWindowDeps): SharedWindows {
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()

  const syncChunk = async (taken: readonly (readonly [string, number])[], minute: number): Promise<void> => {
    const subjects = taken.map(([subject]) => subject)
    await addToWindows(
      db,
      taken.map(([subject, cost]) => ({ subject, minute, cost })),
    )
    const totals = Map.groupBy(await readWindows(db, subjects, minute - 1), ({ subject }) => subject)
    for (const [subject, rows] of totals) {
      const costIn = (wanted: number): number => rows.find((row) => row.minute === wanted)?.cost ?? 0
      limits.adopt(subject, { current: costIn(minute), previous: costIn(minute - 1) })
    }
  }
  const sync = async (): Promise<void> => {
    const minute = minuteOf(realClock.now())
    const taken = [...limits.drain()]
    for (let from = 0; from < taken.length; from += MAX_ROWS)
      await syncChunk(taken.slice(from, from + MAX_ROWS), minute)
    if (taken.length > 0) await pruneWindows(db, minute - 1)
  }
  const tick = (): void => {
    running = sync()
      .catch((error: unknown) => logger.warn({ error }, 'the request limits of the processes were not added up'))
      .finally(() => {
        if (timer !== undefined) timer = setTimeout(tick, EVERY_MS).unref()
      })
  }
  return {
    sync,
    start() {
      timer ??= setTimeout(tick, EVERY_MS).unref()
    },
    async stop() {
      clearTimeout(timer)
      timer = undefined
      await running
    },
  }
}
