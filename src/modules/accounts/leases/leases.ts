import type { Trx } from '../../../db/transaction.ts'
import type { AccountId } from '../../../kernel/ids.ts'

export interface Lease {
  readonly accountId: AccountId
  readonly fence: number
}

/** Which accounts this process speaks for, and how long that is sure. */
export interface Leases {
  /** Number of the lease that this process has; null when it is another's, or given back. */
  fenceOf(accountId: AccountId): number | null
  /** Whether something may leave under this lease right now; asked before each message and each poll. False when it was not renewed in time. */
  isSure(accountId: AccountId, fence: number): boolean
  /**
   * Which of these leases are still in force, with a lock that keeps a successor out until the transaction ends: what is written in it
   * was written by the owner.
   */
  inForce(trx: Trx, leases: readonly Lease[]): Promise<readonly Lease[]>
}

/** Leases that come and go while the process runs. */
export interface LeaseKeeper extends Leases {
  /** Begins to take leases. `follow` is called when one was won, lost or is to be given back; what it returns ends when nothing of the account is in flight. */
  start(follow: (accountId: AccountId) => Promise<void>): void
  /** Takes none any more; those that it has stay in force until `release`. */
  stop(): Promise<void>
  /** Gives all back: from then on others may speak. */
  release(): Promise<void>
}

/** One process has the whole folder: the number of its start is the lease of every account. */
export const leaseOfBoot = (boot: number): Leases => ({
  fenceOf: () => boot,
  isSure: () => true,
  inForce: (_trx, leases) => Promise.resolve(leases),
})
