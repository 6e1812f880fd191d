import type { Logger } from '../../../kernel/log.ts'

export interface Runner {
  /** Begins `work` unless work of this key goes on, failed a moment ago, or too much goes on. */
  readonly run: (key: string, work: () => Promise<unknown>) => void
  /** Nothing is begun any more; resolves when what was begun has ended. */
  stop(): Promise<void>
}

/** Photos are waited for; a slow one must not hold up other channels. */
const MAX_AT_ONCE = 6
const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 60_000

interface Failure {
  readonly waitMs: number
  /** Real time, as `performance.now()`. */
  readonly until: number
}

/** A few pieces of work at once. `onRoom` is called when there is room for what found none. */
export function createRunner(logger: Logger, onRoom: () => void): Runner {
  const busy = new Map<string, Promise<void>>()
  const failures = new Map<string, Failure>()
  let isFull = false
  let isStopped = false

  const ended = (key: string): void => {
    busy.delete(key)
    if (!isFull) return
    isFull = false
    onRoom()
  }
  const failed = (key: string, error: unknown): void => {
    const waitMs = Math.min(LONGEST_WAIT_MS, (failures.get(key)?.waitMs ?? FIRST_WAIT_MS / 2) * 2)
    failures.set(key, { waitMs, until: performance.now() + waitMs })
    logger.error({ error, work: key, waitMs }, 'a post could not be handed over; it is tried again')
  }
  return {
    run(key, work) {
      if (isStopped || busy.has(key) || (failures.get(key)?.until ?? 0) > performance.now()) return
      if (busy.size >= MAX_AT_ONCE) {
        isFull = true
        return
      }
      const end = work().then(
        () => void failures.delete(key),
        (error: unknown) => failed(key, error),
      )
      busy.set(
        key,
        end.then(() => ended(key)),
      )
    },
    async stop() {
      isStopped = true
      await Promise.all(busy.values())
      isStopped = false
    },
  }
}
