import type { Database } from '../../db/database.ts'
import { isStoreFailure } from '../../db/store-failure.ts'
import type { Trx } from '../../db/transaction.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { DeliveryId } from '../../kernel/ids.ts'
import type { Logger } from '../../kernel/log.ts'
import type { CrashAt } from '../../platform/crashpoint.ts'
import { applyClaims, type Claim } from './apply-claims.ts'
import { applyOutcomes, type Outcome } from './apply-outcomes.ts'
import type { DueDelivery } from './due-store.ts'
import type { DeliveryPorts } from './ports.ts'

export interface Ledger {
  /** Writes the intents of these and resolves, once durable, with those that may be sent now. Resolves with none when the disk refuses. */
  claim<T extends DueDelivery>(rows: readonly T[]): Promise<readonly T[]>
  /** Resolves once the outcome is durable; a refusing disk is asked again until it takes it, because an outcome is never dropped. */
  settle(outcome: Outcome): Promise<void>
}

export interface LedgerDeps {
  readonly database: Database
  readonly clock: Clock
  /** Number of this start; only rows of its own intents are settled. */
  readonly lease: number
  readonly ports: DeliveryPorts
  readonly logger: Logger
  /** Null outside of fault tests. */
  readonly crashAt: CrashAt | null
}

/** Rows of each kind in one transaction; more would hold the event loop for longer. */
const MAX_ROWS = 1_000
const RETRY_MS = 500

interface Waiting<T> {
  readonly item: T
  done(): void
}

/** Gathers the intents and outcomes of all lanes and commits them together, one transaction at a time. */
export function createLedger(deps: LedgerDeps): Ledger {
  const claims: Claim[] = []
  const outcomes: Waiting<Outcome>[] = []
  /** So many of the next outcomes have a transaction of their own. */
  let alone = 0
  let running = false

  const run = async (): Promise<void> => {
    if (running) return
    running = true
    while (claims.length > 0 || outcomes.length > 0) {
      await nextTurn()
      await flush()
    }
    running = false
  }

  const flush = async (): Promise<void> => {
    const settling = outcomes.splice(0, alone > 0 ? 1 : MAX_ROWS)
    const claiming = alone > 0 ? [] : takeClaims(claims, MAX_ROWS)
    alone = Math.max(0, alone - 1)
    if (claiming.length > 0) deps.crashAt?.('before-intent')
    try {
      const granted = await deps.database.writer.write((trx) => apply(trx, deps, claiming, settling))
      if (claiming.length > 0) deps.crashAt?.('after-intent')
      for (const claim of claiming) claim.done(granted)
      for (const waiting of settling) waiting.done()
    } catch (error) {
      deps.logger.error({ error, outcomes: settling.length }, 'the ledger could not be written; trying again')
      for (const claim of claiming) claim.done(new Set())
      await giveBack(settling, error)
    }
  }

  /** When the fault may be that of one outcome they are written one by one, and that one comes last: it must not hold up all lanes. */
  const giveBack = async (settling: Waiting<Outcome>[], error: unknown): Promise<void> => {
    const [first, ...others] = settling
    if (first !== undefined && others.length === 0 && !isStoreFailure(error)) {
      void pause(RETRY_MS).then(() => add(first))
      return
    }
    outcomes.unshift(...settling)
    if (first !== undefined && !isStoreFailure(error)) alone = settling.length
    else await pause(RETRY_MS)
  }

  const add = (outcome: Waiting<Outcome>): void => {
    outcomes.push(outcome)
    void run()
  }

  return {
    claim: (rows) =>
      new Promise((resolve) => {
        claims.push({ rows, done: (granted) => resolve(rows.filter(({ id }) => granted.delete(id))) })
        void run()
      }),
    settle: (item) => new Promise((done) => add({ item, done })),
  }
}

/** Returns the rows that may be sent. */
async function apply(
  trx: Trx,
  { clock, lease, ports }: LedgerDeps,
  claiming: readonly Claim[],
  settling: readonly Waiting<Outcome>[],
): Promise<Set<DeliveryId>> {
  const now = clock.now()
  const claimed = await applyClaims(trx, claiming, lease, now)
  const outcomes = settling.map(({ item }) => item)
  const ended = await applyOutcomes(trx, outcomes, { ports, lease, now })
  for (const campaignId of new Set([...claimed.drained, ...ended])) await ports.hooks.onDrained(trx, campaignId)
  return claimed.granted
}

function takeClaims(claims: Claim[], maxRows: number): Claim[] {
  let rows = 0
  let count = 0
  while (count < claims.length && rows < maxRows) rows += claims[count++]?.rows.length ?? 0
  return claims.splice(0, count)
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** What follows from one commit is gathered for the next. */
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
