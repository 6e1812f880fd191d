import { transact, type Db } from '../../../db/transaction.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Logger } from '../../../kernel/log.ts'
import { shareLeases } from '../core/lease-share.ts'
import { countWorkers, wantedAccounts, type WantedAccount } from './lease-queries.ts'
import { beat, forgetWorkers, giveBack, leave, lockLeases, takeLeases } from './lease-store.ts'
import type { Lease, LeaseKeeper } from './leases.ts'
import { realClocks, sureFor, type Clocks } from './sure-until.ts'

export interface LeaseKeeperDeps {
  /** A connection that nobody else waits for. */
  readonly db: Db
  /** Unique among all processes, also among those that have ended. */
  readonly owner: string
  readonly logger: Logger
  readonly ttlMs?: number
  readonly clocks?: Clocks
}

/** A worker that was killed is followed by another after this and a beat. */
export const LEASE_TTL_MS = 6_000
/** A beat every quarter of that: two may be lost. */
const BEATS = 4
/** An owner stops writing well before the others may begin. */
const SURE_SHARE = 0.6
const FORGET_MS = 3_600_000

interface Tenure {
  readonly fence: number
  isSure: () => boolean
  isLeaving: boolean
  /** What of the account was followed last. */
  version: string | null
}

/** Leases as rows of a shared database: each worker renews its own, takes its share of the free ones and gives back what is too much. */
export function createLeaseKeeper(deps: LeaseKeeperDeps): LeaseKeeper {
  const { db, owner, logger, ttlMs = LEASE_TTL_MS, clocks = realClocks } = deps
  const leases = new Map<AccountId, Tenure>()
  let follow = (_accountId: AccountId): Promise<void> => Promise.resolve()
  let isTaking = false
  let isOver = false
  let timer: NodeJS.Timeout | undefined
  let ticking: Promise<void> = Promise.resolve()

  /** What failed is followed again with the next beat. */
  const followLoudly = async (accountId: AccountId): Promise<void> => {
    try {
      await follow(accountId)
    } catch (error) {
      logger.error({ accountId, error }, 'an account did not follow its lease; it is tried again')
      const lease = leases.get(accountId)
      if (lease !== undefined) lease.version = null
    }
  }

  /** What the rows say now becomes what this process knows; returns what has to be followed. */
  const adopt = (held: readonly Lease[], isSure: () => boolean): AccountId[] => {
    const changed: AccountId[] = []
    const fences = new Map(held.map(({ accountId, fence }) => [accountId, fence]))
    for (const [accountId, lease] of leases) {
      if (fences.get(accountId) === lease.fence) lease.isSure = isSure
      else {
        leases.delete(accountId)
        logger.warn({ accountId }, 'the lease of an account was taken over by another worker')
        changed.push(accountId)
      }
    }
    for (const [accountId, fence] of fences) {
      if (leases.has(accountId)) continue
      leases.set(accountId, { fence, isSure, isLeaving: false, version: null })
      changed.push(accountId)
    }
    return changed
  }

  const noteChanges = (wanted: readonly WantedAccount[]): AccountId[] => {
    const versions = new Map(wanted.map(({ accountId, version }) => [accountId, version]))
    const changed: AccountId[] = []
    for (const [accountId, lease] of leases) {
      const version = versions.get(accountId) ?? ''
      if (lease.version !== version) changed.push(accountId)
      lease.version = version
    }
    return changed
  }

  /** First nothing of the account is in flight, then it is free. */
  const handOver = async (accountId: AccountId): Promise<void> => {
    const lease = leases.get(accountId)
    if (lease === undefined || lease.isLeaving) return
    lease.isLeaving = true
    await followLoudly(accountId)
    await giveBack(db, owner, [accountId])
    if (leases.get(accountId) === lease) leases.delete(accountId)
  }

  const tick = async (): Promise<void> => {
    const isSure = sureFor(ttlMs * SURE_SHARE, clocks)
    const { held, wanted, give } = await transact(db, async (trx) => {
      const kept = await beat(trx, owner, ttlMs)
      const found = await wantedAccounts(trx)
      const mine = kept.map(({ accountId }) => accountId)
      const free = found.filter(({ isFree }) => isFree).map(({ accountId }) => accountId)
      const ids = found.map(({ accountId }) => accountId)
      const moves = shareLeases({ workers: await countWorkers(trx), wanted: ids, mine, free })
      const taken = isTaking ? await takeLeases(trx, moves.take, { owner, ttlMs }) : []
      return { held: [...kept, ...taken], wanted: found, give: isTaking ? moves.give : [] }
    })
    const changed = new Set([...adopt(held, isSure), ...noteChanges(wanted)])
    for (const accountId of changed) void followLoudly(accountId)
    for (const accountId of give)
      handOver(accountId).catch((error: unknown) =>
        logger.warn({ accountId, error }, 'a lease was not given back; it runs out'),
      )
  }

  const run = (): void => {
    if (isOver) return
    ticking = tick()
      .catch((error: unknown) => logger.warn({ error }, 'leases could not be renewed; tried again in a moment'))
      .finally(() => {
        timer = isOver ? undefined : setTimeout(run, ttlMs / BEATS)
      })
  }

  return {
    fenceOf(accountId) {
      const lease = leases.get(accountId)
      return lease === undefined || lease.isLeaving ? null : lease.fence
    },
    isSure(accountId, fence) {
      const lease = leases.get(accountId)
      return lease?.fence === fence && lease.isSure()
    },
    inForce: (trx, asked) => (asked.length === 0 ? Promise.resolve([]) : lockLeases(trx, asked)),
    start(listener) {
      follow = listener
      isTaking = true
      forgetWorkersSoon()
      run()
    },
    async stop() {
      isTaking = false
      await ticking
    },
    async release() {
      isOver = true
      clearTimeout(timer)
      await ticking
      leases.clear()
      await transact(db, (trx) => leave(trx, owner)).catch((error: unknown) =>
        logger.warn({ error }, 'leases were not given back; they run out'),
      )
    },
  }

  function forgetWorkersSoon(): void {
    transact(db, (trx) => forgetWorkers(trx, FORGET_MS)).catch((error: unknown) =>
      logger.warn({ error }, 'workers that have ended were not forgotten'),
    )
  }
}
