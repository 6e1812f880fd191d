import type { Database } from '../../db/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { Logger } from '../../kernel/log.ts'
import type { Sender } from '../../telegram/gateway.ts'
import type { UpdateHandler } from '../accounts/index.ts'
import { createAnswers } from './answers.ts'
import { pruneUntil } from './prune.ts'
import { createPump, type Pump } from './pump.ts'
import { accountsWithUpdates } from './queries.ts'

interface InboxDeps {
  readonly database: Database
  readonly clock: Clock
  readonly logger: Logger
  /** Asked in this order until one does not pass. */
  readonly handlers: readonly UpdateHandler[]
  readonly accounts: {
    senderOf(accountId: AccountId): Sender | undefined
    onUpdates(listener: (accountId: AccountId) => void): () => void
  }
  /** Whether this process handles what an earlier one left of an account; the others are handled where their lease is. */
  readonly isOurs?: (accountId: AccountId) => boolean
  readonly delivery: {
    wake(accountId: AccountId): Promise<void>
  }
}

export interface Inbox {
  /** Takes up what an earlier process left, then everything that is stored. */
  start(): Promise<void>
  wake(accountId: AccountId): void
  /** Resolves when the transactions in work are committed; the rest waits in the store. */
  stop(): Promise<void>
}

/** What people do reaches its handlers here, each account's in order, once. */
export function createInbox(deps: InboxDeps): Inbox {
  const { database, clock, logger } = deps
  const stopping = new AbortController()
  const answers = createAnswers({ senderOf: (accountId) => deps.accounts.senderOf(accountId), logger })
  const pumps = new Map<AccountId, Pump>()
  let pruning = Promise.resolve()
  let unsubscribe = (): void => undefined

  const onDispatched: Parameters<typeof createPump>[0]['onDispatched'] = (accountId, dispatched) => {
    answers.give(accountId, dispatched.answers)
    if (dispatched.replies === 0) return
    deps.delivery
      .wake(accountId)
      .catch((error: unknown) => logger.error({ accountId, error }, 'the lane of an account did not wake up'))
  }
  const wake = (accountId: AccountId): void => {
    const pump = pumps.get(accountId) ?? createPump({ ...deps, onDispatched }, accountId, stopping.signal)
    pumps.set(accountId, pump)
    pump.wake()
  }
  return {
    async start() {
      unsubscribe = deps.accounts.onUpdates(wake)
      const waiting = await accountsWithUpdates(database.db)
      for (const accountId of waiting) if (deps.isOurs?.(accountId) !== false) wake(accountId)
      pruning = pruneUntil({ writer: database.writer, clock, logger }, stopping.signal)
    },
    wake,
    async stop() {
      unsubscribe()
      stopping.abort()
      for (const pump of pumps.values()) await pump.settled()
      await pruning
      await answers.stop()
    },
  }
}
