import { AsyncLocalStorage } from 'node:async_hooks'
import type { Db } from '../../db/transaction.ts'
import { AppError } from '../../kernel/errors.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { Logger } from '../../kernel/log.ts'
import type { Sender, SenderFactory } from '../../telegram/gateway.ts'
import type { AccountChange } from './accounts.ts'
import type { AccountState } from './core/health.ts'
import { findAccount, type AccountRow } from './store.ts'

export interface Registry {
  /** The sender of an active account. */
  readonly senderOf: (accountId: AccountId) => Sender | undefined
  /** Calls back after each change is committed; the returned function ends that. */
  readonly onChange: (listener: (change: AccountChange) => void) => () => void
  /** Makes the live sender what the row says. May be called inside a transaction without waiting: it then looks after that. */
  readonly sync: (accountId: AccountId) => Promise<void>
  open(): void
  /** Lets go of all senders and waits for what they have in flight. */
  close(): Promise<void>
}

export interface RegistryDeps {
  readonly db: Db
  readonly senders: SenderFactory
  readonly openToken: (row: AccountRow) => Promise<string>
  /** The stored token is of no use any more. */
  readonly onUnreadableToken: (accountId: AccountId) => Promise<void>
  readonly logger: Logger
}

interface Live {
  readonly sender: Sender
  readonly sealedToken: Uint8Array
}

/** The senders that are alive. The rows decide, this follows; until `open` and after `close` it holds none. */
export function createRegistry(deps: RegistryDeps): Registry {
  const live = new Map<AccountId, Live>()
  const closing = new Set<Promise<void>>()
  const listeners = new Set<(change: AccountChange) => void>()
  let isOpen = false

  const detach = (accountId: AccountId, state: AccountState): void => {
    const gone = live.get(accountId)
    if (gone === undefined) return
    live.delete(accountId)
    for (const listener of listeners) listener({ accountId, state })
    const closed = gone.sender
      .close()
      .catch((error: unknown) => deps.logger.warn({ accountId, error }, 'a sender did not close'))
      .finally(() => closing.delete(closed))
    closing.add(closed)
  }

  const attach = async (row: AccountRow, sealedToken: Uint8Array): Promise<void> => {
    const token = await readToken(deps, row)
    if (token === undefined || !isOpen) return
    live.set(row.id, { sender: deps.senders.botApi(token), sealedToken })
    for (const listener of listeners) listener({ accountId: row.id, state: 'active' })
  }

  const follow = async (accountId: AccountId): Promise<void> => {
    if (!isOpen) return
    const row = await findAccount(deps.db, accountId)
    if (row?.state !== 'active' || row.token_sealed === null) {
      detach(accountId, row?.state ?? 'removed')
      return
    }
    const current = live.get(accountId)
    if (current !== undefined && Buffer.compare(current.sealedToken, row.token_sealed) === 0) return
    detach(accountId, 'paused')
    await attach(row, row.token_sealed)
  }

  const turns = createTurns(follow)

  return {
    senderOf: (accountId) => live.get(accountId)?.sender,
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    sync: turns.take,
    open() {
      isOpen = true
    },
    async close() {
      isOpen = false
      await turns.idle()
      for (const accountId of [...live.keys()]) detach(accountId, 'paused')
      await Promise.all(closing)
    },
  }
}

async function readToken(deps: RegistryDeps, row: AccountRow): Promise<string | undefined> {
  try {
    return await deps.openToken(row)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    deps.logger.error({ accountId: row.id, error }, 'the token of an account cannot be opened')
    await deps.onUnreadableToken(row.id)
    return undefined
  }
}

/** Runs `work` for one account after the other call for it, never inside the caller's transaction. */
function createTurns(work: (accountId: AccountId) => Promise<void>): {
  readonly take: (accountId: AccountId) => Promise<void>
  readonly idle: () => Promise<unknown>
} {
  const outsideTransactions = AsyncLocalStorage.snapshot()
  const last = new Map<AccountId, Promise<void>>()
  return {
    take: (accountId) =>
      outsideTransactions(() => {
        const turn = (last.get(accountId) ?? Promise.resolve()).then(() => work(accountId))
        const settled = turn
          .catch(() => undefined)
          .finally(() => {
            if (last.get(accountId) === settled) last.delete(accountId)
          })
        last.set(accountId, settled)
        return turn
      }),
    idle: () => Promise.all(last.values()),
  }
}
