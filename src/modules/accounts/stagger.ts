import { setTimeout as sleepWall } from 'node:timers/promises'
import type { AccountId } from '../../kernel/ids.ts'
import type { Logger } from '../../kernel/log.ts'

export interface StaggeredStart {
  readonly ids: () => Promise<readonly AccountId[]>
  readonly start: (accountId: AccountId) => Promise<void>
  /** Real ms between two starts. */
  readonly gapMs: number
  readonly logger: Logger
}

/** Starts accounts one after the other; one that fails does not hold up the rest. `close` ends it before the next. */
export function startStaggered({ ids, start, gapMs, logger }: StaggeredStart): { close(): Promise<void> } {
  const end = new AbortController()
  const run = async (): Promise<void> => {
    for (const accountId of await ids()) {
      if (end.signal.aborted) return
      await start(accountId).catch((error: unknown) => logger.error({ accountId, error }, 'an account did not start'))
      await sleepWall(gapMs, undefined, { signal: end.signal })
    }
  }
  const done = run().catch((error: unknown) => {
    if (!end.signal.aborted) logger.error({ error }, 'the accounts were not started')
  })
  return {
    close() {
      end.abort()
      return done
    },
  }
}
