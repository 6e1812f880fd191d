import type { SourceDeps } from '../deps.ts'
import { createAlarm } from './alarm.ts'
import { createBatch } from './batch.ts'
import { forgetClaims } from './claim-store.ts'
import { claimDue, type Claimed } from './claim.ts'
import { createLane } from './large-lane.ts'
import { poll, POLL_TIMEOUT_MS } from './poll.ts'

export interface Poller {
  start(): Promise<void>
  /** Claims nothing more, and gives back what is not read yet. */
  stop(): Promise<void>
  /** Something is due now. */
  wake(): void
}

/** Longer than the longest read, so that nobody takes over from one that lives. */
const LEASE_MS = POLL_TIMEOUT_MS + 60_000
const MAX_CLAIMED = 64
/** Between two looks at what is due, product ms; in real time no less than 20. */
const LOOK_EVERY_MS = 1_000
const MIN_LOOK_MS = 20

/** Reads sources as they become due, several at once. Nothing of a source is kept in memory between its reads. */
export function createPoller(deps: SourceDeps): Poller {
  const { database, clock, logger, limits } = deps
  const pollDeps = { ...deps, batch: createBatch(database.relaxedWriter, logger), large: createLane() }
  const stopping = new AbortController()
  const running = new Set<Promise<void>>()
  const alarm = createAlarm()
  const lookEveryMs = Math.max(MIN_LOOK_MS, LOOK_EVERY_MS / clock.speed)
  let isFull = false
  let looping: Promise<void> = Promise.resolve()

  const begin = (claimed: Claimed): void => {
    const { id, next_poll_at } = claimed.source
    const startedAt = performance.now()
    const lateMs = Math.max(0, clock.now() - next_poll_at)
    const run = poll(pollDeps, claimed, stopping.signal).then((outcome) => {
      running.delete(run)
      if (isFull) alarm.ring()
      deps.onPoll?.({ sourceId: id, outcome, lateMs, tookMs: performance.now() - startedAt })
    })
    running.add(run)
  }
  /** True when more may be due. */
  const look = async (): Promise<boolean> => {
    const room = Math.min(MAX_CLAIMED, limits.concurrency - running.size)
    isFull = room <= 0
    if (isFull) return false
    const claimed = await claimDue(deps, room, LEASE_MS)
    claimed.forEach(begin)
    return claimed.length === room
  }
  const loop = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const hasMore = await look().catch((error: unknown) => {
        logger.error({ error }, 'sources that are due could not be claimed; it is tried again')
        return false
      })
      await alarm.wait(hasMore ? 0 : lookEveryMs)
      if (running.size > 0) await pollDeps.batch.turn()
    }
  }

  return {
    async start() {
      if (!deps.isShared) await database.relaxedWriter.write(forgetClaims)
      looping = loop()
    },
    async stop() {
      stopping.abort()
      alarm.ring()
      await looping
      await Promise.all(running)
    },
    wake: () => alarm.ring(),
  }
}
