import { AsyncLocalStorage } from 'node:async_hooks'
import type { Db } from '../../db/transaction.ts'
import { AppError } from '../../kernel/errors.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { Logger } from '../../kernel/log.ts'
import type { Sender, SenderFactory } from '../../telegram/gateway.ts'
import type { AccountChange } from './accounts.ts'
import type { AccountState } from './core/health.ts'
import type { Leases } from './leases/leases.ts'
import { findAccount, type AccountRow } from './store.ts'

export interface Registry {
  /** The sender of an active account. */
  readonly senderOf: (accountId: AccountId) => Sender | undefined
  /** Whether a sender, also one that was let go, was made from this sealed token. */
  readonly speaksWith: (sender: Sender, sealedToken: Uint8Array | null) => boolean
  /**
   * Calls back after each change is committed; the returned function ends that. The next sender of an account is made when what the
   * listeners do about the loss of the last one is done.
   */
  readonly onChange: (listener: Listener) => () => void
  /** Whether something may leave through the live sender right now. */
  readonly isSure: (accountId: AccountId) => boolean
  /** Resolves when nothing of senders that were let go is in flight. */
  readonly left: (accountId: AccountId) => Promise<unknown>
  /** Makes the live sender what the row and the lease say. Call it after the commit. */
  readonly sync: (accountId: AccountId) => Promise<void>
  open(): void
  /** Lets go of all senders and waits for what they have in flight. */
  close(): Promise<void>
}

export interface RegistryDeps {
  readonly db: Db
  readonly senders: SenderFactory
  readonly leases: Leases
  readonly openToken: (row: AccountRow) => Promise<string>
  /** The stored token is of no use any more. */
  readonly onUnreadableToken: (accountId: AccountId) => Promise<void>
  readonly logger: Logger
}

/** What it returns is waited for when it is a promise. */
type Listener = (change: AccountChange) => unknown

interface Live {
  readonly sender: Sender
  readonly sealedToken: Uint8Array
  readonly fence: number
  readonly isSure: () => boolean
}

const nothing = new Uint8Array()

/** The senders that are alive. The rows decide, this follows; until `open` and after `close` it holds none. */
export function createRegistry(deps: RegistryDeps): Registry {
  const live = new Map<AccountId, Live>()
  const leaving = createLeaving(deps.logger)
  const tokens = new WeakMap<Sender, Uint8Array>()
  const listeners = new Set<Listener>()
  let isOpen = false

  const detach = (accountId: AccountId, state: AccountState): void => {
    const gone = live.get(accountId)
    if (gone === undefined) return
    live.delete(accountId)
    const told = [...listeners].map(async (listener) => listener({ accountId, state }))
    leaving.add(accountId, [gone.sender.close(), ...told])
  }

  const attach = async (row: AccountRow, sealedToken: Uint8Array, fence: number): Promise<void> => {
    const token = await readToken(deps, row)
    await leaving.done(row.id)
    if (token === undefined || !isOpen || deps.leases.fenceOf(row.id) !== fence) return
    const isSure = (): boolean => deps.leases.isSure(row.id, fence)
    const sender = deps.senders.botApi(token, isSure)
    tokens.set(sender, sealedToken)
    live.set(row.id, { sender, sealedToken, fence, isSure })
    for (const listener of listeners) void listener({ accountId: row.id, state: 'active' })
  }

  const follow = async (accountId: AccountId): Promise<void> => {
    if (!isOpen) return
    const row = await findAccount(deps.db, accountId)
    const fence = deps.leases.fenceOf(accountId)
    const sealedToken = row?.token_sealed ?? null
    if (row?.state !== 'active' || sealedToken === null || fence === null) {
      detach(accountId, atRest(row))
      return
    }
    if (isSame(live.get(accountId), { fence, sealedToken })) return
    detach(accountId, 'paused')
    await attach(row, sealedToken, fence)
  }

  const turns = createTurns(follow)

  return {
    senderOf: (accountId) => live.get(accountId)?.sender,
    speaksWith: (sender, sealedToken) => Buffer.compare(tokens.get(sender) ?? nothing, sealedToken ?? nothing) === 0,
    onChange: subscribeTo(listeners),
    isSure: (accountId) => live.get(accountId)?.isSure() ?? false,
    left: async (accountId) => leaving.done(accountId),
    sync: turns.take,
    open() {
      isOpen = true
    },
    async close() {
      isOpen = false
      await turns.idle()
      for (const accountId of [...live.keys()]) detach(accountId, 'paused')
      await leaving.allDone()
    },
  }
}

const isSame = (live: Live | undefined, row: Pick<Live, 'fence' | 'sealedToken'>): boolean =>
  live?.fence === row.fence && Buffer.compare(live.sealedToken, row.sealedToken) === 0

/** An active account whose lease is another's is at rest here. */
const atRest = (row: AccountRow | undefined): AccountState =>
  row?.state === 'active' ? 'paused' : (row?.state ?? 'removed')

const subscribeTo =
  (listeners: Set<Listener>): Registry['onChange'] =>
  (listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

/** Senders that were let go and still have something in flight, by account. */
function createLeaving(logger: Logger) {
  const leaving = new Map<AccountId, Promise<unknown>>()
  return {
    add(accountId: AccountId, works: readonly Promise<unknown>[]): void {
      const left = Promise.all([leaving.get(accountId), ...works])
        .catch((error: unknown) => logger.warn({ accountId, error }, 'a sender did not close'))
        .finally(() => {
          if (leaving.get(accountId) === left) leaving.delete(accountId)
        })
      leaving.set(accountId, left)
    },
    done: (accountId: AccountId) => leaving.get(accountId),
    allDone: () => Promise.all(leaving.values()),
  }
}

async function readToken(deps: RegistryDeps, row: AccountRow): Promise<string | undefined> {
  try {
    return await deps.openToken(row)
  } catch (error) {
    // A store that does not answer says nothing about the token.
    if (!(error instanceof AppError) || error.code !== 'secret_unreadable') throw error
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
