import type { AccountId } from '../../../kernel/ids.ts'

export interface LeaseView {
  /** Live workers, this one included. */
  readonly workers: number
  /** Accounts that somebody has to speak for. */
  readonly wanted: readonly AccountId[]
  /** What this worker holds. */
  readonly mine: readonly AccountId[]
  /** Wanted, and nobody's: never leased, given back or run out. */
  readonly free: readonly AccountId[]
}

export interface LeaseMoves {
  readonly take: readonly AccountId[]
  readonly give: readonly AccountId[]
}

/**
 * What one worker takes and gives back so that all hold the same number, give or take one. Each looks at the same rows, so they
 * agree without talking: nobody keeps more than the fair share, rounded up, and everything that is free fits into what is left.
 */
export function shareLeases({ workers, wanted, mine, free }: LeaseView): LeaseMoves {
  const isWanted = new Set(wanted)
  const kept = mine.filter((accountId) => isWanted.has(accountId))
  const unwanted = mine.filter((accountId) => !isWanted.has(accountId))
  const fair = Math.ceil(wanted.length / Math.max(1, workers))
  const held = new Set(mine)
  const take = free.filter((accountId) => isWanted.has(accountId) && !held.has(accountId))
  return {
    take: take.slice(0, Math.max(0, fair - kept.length)),
    give: [...unwanted, ...kept.slice(fair)],
  }
}
