import type { Database } from '../../db/database.ts'
import { isPostgres } from '../../db/portable.ts'
import { isStoreFailure } from '../../db/store-failure.ts'
import type { Trx } from '../../db/transaction.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { AccountId, CampaignId, DeliveryId } from '../../kernel/ids.ts'
import type { Logger } from '../../kernel/log.ts'
import type { CrashAt } from '../../platform/crashpoint.ts'
import type { SendOutcome } from '../../telegram/gateway.ts'
import type { Lease, Leases } from '../accounts/index.ts'
import { applyClaims, type Claim } from './apply-claims.ts'
import { applyOutcomes, type Outcome } from './apply-outcomes.ts'
import type { DueDelivery } from './due-store.ts'
import { stillSending, type LeaseByAccount } from './ledger-store.ts'
import { lockOrigins } from './origin-store.ts'
import type { DeliveryPorts } from './ports.ts'

export interface Ledger {
  /**
   * Writes the intents of these and resolves, once durable, with those that may be sent now. Resolves with none when the disk refuses, or
   * when the lease is another's.
   */
  claim<T extends DueDelivery>(lane: Lease, rows: readonly T[]): Promise<readonly T[]>
  /**
   * Resolves once the outcome is durable; a refusing disk is asked again until it takes it, because an outcome is never dropped. Only
   * that of a lease which was taken over meanwhile is: its successor has settled the row.
   */
  settle(outcome: Outcome): Promise<void>
}

export interface LedgerDeps {
  readonly database: Database
  readonly clock: Clock
  readonly leases: Pick<Leases, 'inForce'>
  readonly ports: DeliveryPorts
  readonly logger: Logger
  /** Null outside of fault tests. */
  readonly crashAt: CrashAt | null
}

/** It was claimed, and nothing of it had left. */
export const PARKED: SendOutcome = { kind: 'not_sent', detail: 'It was claimed, and nothing of it had left.' }

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
  const doubts = createDoubts(deps)
  /** So many of the next outcomes have a transaction of their own. */
  let alone = 0

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
      doubts.add(claiming)
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

  const run = createLoop(
    () => doubts.areThere() || claims.length > 0 || outcomes.length > 0,
    () => (doubts.areThere() ? doubts.clear() : flush()),
  )
  const add = (outcome: Waiting<Outcome>): void => {
    outcomes.push(outcome)
    run()
  }

  return {
    claim: ({ accountId, fence }, rows) =>
      new Promise((resolve) => {
        claims.push({ accountId, lease: fence, rows, done: (ids) => resolve(rows.filter(({ id }) => ids.delete(id))) })
        run()
      }),
    settle: (item) => new Promise((done) => add({ item, done })),
  }
}

/** Runs `step` after step while there is work; to be called when there may be some. */
function createLoop(hasWork: () => boolean, step: () => Promise<void>): () => void {
  let running = false
  const run = async (): Promise<void> => {
    running = true
    while (hasWork()) {
      await nextTurn()
      await step()
    }
    running = false
  }
  return () => {
    if (!running) void run()
  }
}

/**
 * Claimed rows of which nobody knows whether their intent was written, because the connection was cut during the commit. None of them has
 * left: before anything is claimed again they are planned. SQLite knows what it wrote.
 */
function createDoubts(deps: LedgerDeps) {
  const { database, clock, logger } = deps
  const doubtful: { readonly item: Outcome }[] = []
  return {
    areThere: () => doubtful.length > 0,
    add(claims: readonly Claim[]): void {
      if (isPostgres(database.db))
        doubtful.push(...claims.flatMap((claim) => toParked(claim, clock.now())).map((item) => ({ item })))
    },
    async clear(): Promise<void> {
      const parked = doubtful.slice(0, MAX_ROWS)
      try {
        await database.writer.write((trx) => apply(trx, deps, [], parked))
        doubtful.splice(0, parked.length)
      } catch (error) {
        logger.error({ error, rows: parked.length }, 'intents in doubt could not be taken back; trying again')
        await pause(RETRY_MS)
      }
    },
  }
}

/** Returns the rows that may be sent. */
async function apply(
  trx: Trx,
  deps: LedgerDeps,
  claiming: readonly Claim[],
  given: readonly { readonly item: Outcome }[],
): Promise<Set<DeliveryId>> {
  const { clock, ports } = deps
  const now = clock.now()
  const settling = given.map(({ item }) => item)
  await lockOrigins(
    trx,
    campaignsOf([...claiming.flatMap(({ rows }) => rows), ...settling.map(({ delivery }) => delivery)]),
  )
  const owned = await ownedClaims(trx, deps, claiming)
  const claimed = await applyClaims(trx, owned, leasesOf(owned), now)
  for (const settled of claimed.skippedPosts) await ports.hooks.onPostSettled(trx, settled)
  const open = await openOutcomes(trx, deps, settling)
  const ended = await applyOutcomes(trx, open, { ports, leases: leasesOf(open), now })
  for (const campaignId of new Set([...claimed.drained, ...ended])) await ports.hooks.onDrained(trx, campaignId)
  return claimed.granted
}

const campaignsOf = (rows: readonly DueDelivery[]): CampaignId[] => [
  ...new Set(rows.flatMap(({ campaignId }) => (campaignId === null ? [] : [campaignId]))),
]

const leasesOf = (items: readonly { readonly accountId: AccountId; readonly lease: number }[]): LeaseByAccount =>
  new Map(items.map(({ accountId, lease }) => [accountId, lease]))

/** An intent is written by the owner of the account, or not at all. */
async function ownedClaims(trx: Trx, { leases }: LedgerDeps, claims: readonly Claim[]): Promise<readonly Claim[]> {
  const asked = [...leasesOf(claims)].map(([accountId, fence]) => ({ accountId, fence }))
  const inForce = new Map((await leases.inForce(trx, asked)).map(({ accountId, fence }) => [accountId, fence]))
  return claims.filter(({ accountId, lease }) => inForce.get(accountId) === lease)
}

/**
 * Several processes: an outcome whose row does not wait for it any more was written already, with a commit whose answer was lost, or
 * its account was taken over. One process knows its own rows.
 */
async function openOutcomes(
  trx: Trx,
  { logger }: LedgerDeps,
  outcomes: readonly Outcome[],
): Promise<readonly Outcome[]> {
  if (outcomes.length === 0 || !isPostgres(trx)) return outcomes
  const ids = outcomes.map(({ delivery }) => delivery.id)
  const waiting = await stillSending(trx, ids, leasesOf(outcomes))
  const open = outcomes.filter(({ delivery }) => waiting.has(delivery.id))
  if (open.length < outcomes.length)
    logger.warn(
      { outcomes: outcomes.length - open.length },
      'outcomes were not written: their rows are settled already',
    )
  return open
}

const toParked = ({ accountId, lease, rows }: Claim, startedAt: number): Outcome[] =>
  rows.map((delivery) => ({ accountId, lease, delivery, outcome: PARKED, startedAt, uploaded: null }))

function takeClaims(claims: Claim[], maxRows: number): Claim[] {
  let rows = 0
  let count = 0
  while (count < claims.length && rows < maxRows) rows += claims[count++]?.rows.length ?? 0
  return claims.splice(0, count)
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** What follows from one commit is gathered for the next. */
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
