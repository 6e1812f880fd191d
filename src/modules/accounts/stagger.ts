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

/** After a failure (a store that does not answer) it is tried again. */
const RETRY_MS = 1_000

/** Starts accounts one after the other; one that fails does not hold up the rest and has its turn again after them. `close` ends it before the next. */
export function startStaggered({ ids, start, gapMs, logger }: StaggeredStart): { close(): Promise<void> } {
  const end = new AbortController()
  const pause = (ms: number): Promise<void> =>
    sleepWall(ms, undefined, { signal: end.signal }).catch((error: unknown) => {
      if (!end.signal.aborted) throw error
    })

  /** Returns those that did not start. */
  const startAll = async (accountIds: readonly AccountId[]): Promise<AccountId[]> => {
    const failed: AccountId[] = []
    for (const accountId of accountIds) {
      if (end.signal.aborted) return []
      await start(accountId).catch((error: unknown) => {
        logger.error({ accountId, error }, 'an account did not start; it is tried again')
        failed.push(accountId)
      })
      await pause(gapMs)
    }
    return failed
  }
  const readIds = async (): Promise<readonly AccountId[] | undefined> =>
    ids().catch((error: unknown) => {
      logger.error({ error }, 'the accounts to start could not be read; it is tried again')
      return undefined
    })
  const run = async (): Promise<void> => {
    let left = await readIds()
    while (!end.signal.aborted && left?.length !== 0) {
      left = left === undefined ? await readIds() : await startAll(left)
      if (left?.length !== 0) await pause(RETRY_MS)
    }
  }
  const done = run()
  return {
    close() {
      end.abort()
      return done
    },
  }
}
