import type { Trx } from '../../db/transaction.ts'
import type { JobId } from './contract.ts'

/** A job as it is put up to be done. The same job is offered anew before each further try. */
export interface Offer {
  readonly id: JobId
  readonly kind: string
  /** Product time, ms UTC. */
  readonly runAt: number
  /** Tries begun before. */
  readonly attempts: number
}

/** A job that was handed to this process, and by what it may be settled. */
export interface Taken {
  readonly id: JobId
  readonly ticket: string
  /** Tries that were begun when this is the one to do next: an older or doubled offer differs from the row. */
  readonly attempts: number
  /** The process that had it before is gone. */
  readonly isAbandoned: boolean
}

/** Who may do which job now: the part that differs between the stores. The rows of `jobs` say what became of each. */
export interface Dispatcher {
  /** Once, before anything else; `kinds` are those that this process knows. */
  open(kinds: readonly string[]): Promise<void>
  offer(trx: Trx, offer: Offer): Promise<void>
  /** At most `limit` of a kind that are due. */
  take(trx: Trx, kind: string, limit: number): Promise<readonly Taken[]>
  /** This offer is used up, whatever came of the try. */
  settle(trx: Trx, kind: string, ticket: string): Promise<void>
  /** The process still works on these. */
  keep(kind: string, tickets: readonly string[]): Promise<void>
  close(): Promise<void>
}
