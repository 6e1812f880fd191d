import { transact, type Db, type Trx } from '../../../db/transaction.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Logger } from '../../../kernel/log.ts'
import { shareLeases } from '../core/lease-share.ts'
import { countWorkers, wantedAccounts, type WantedAccount } from './lease-queries.ts'
import { beat, forgetWorkers, giveBack, leave, lockLeases, takeLeases, tellLanes } from './lease-store.ts'
import type { Lease, LeaseKeeper } from './leases.ts'
import { realClocks, sureFor, type Clocks } from './sure-until.ts'
import { createTenures, type Tenures } from './tenures.ts'

export interface LeaseKeeperDeps {
  /** A connection that nobody else waits for. */
  readonly db: Db
  /** Unique among all processes, also among those that have ended. */
  readonly owner: string
  readonly logger: Logger
  /** How the lane of an account is, as JSON text that other processes show. */
  readonly describe?: (accountId: AccountId) => string
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

interface Beat {
  readonly held: readonly Lease[]
  readonly wanted: readonly WantedAccount[]
  readonly give: readonly AccountId[]
}

/** Leases as rows of a shared database: each worker renews its own, takes its share of the free ones and gives back what is too much. */
export function createLeaseKeeper(deps: LeaseKeeperDeps): LeaseKeeper {
  const { db, owner, logger, ttlMs = LEASE_TTL_MS } = deps
  const tenures = createTenures()
  const following = createFollowing(deps, tenures)
  let isTaking = false
  let isOver = false
  let timer: NodeJS.Timeout | undefined
  let beating: Promise<void> = Promise.resolve()

  const beatOnce = async (): Promise<void> => {
    const isSure = sureFor(ttlMs * SURE_SHARE, deps.clocks ?? realClocks)
    const { held, wanted, give } = await transact(db, (trx) => exchange(trx, { ...deps, ttlMs, isTaking }))
    const { won, lost } = tenures.adopt(held, isSure)
    if (lost.length > 0) logger.warn({ accountIds: lost }, 'leases were taken over by another worker')
    for (const accountId of new Set([...won, ...lost, ...tenures.noteVersions(wanted)]))
      void following.follow(accountId)
    for (const accountId of give) void following.handOver(accountId)
  }

  const run = (): void => {
    if (isOver) return
    beating = beatOnce()
      .catch((error: unknown) => logger.warn({ error }, 'leases could not be renewed; tried again in a moment'))
      .finally(() => {
        timer = isOver ? undefined : setTimeout(run, ttlMs / BEATS)
      })
  }

  return {
    fenceOf(accountId) {
      const tenure = tenures.get(accountId)
      return tenure === undefined || tenure.isLeaving ? null : tenure.fence
    },
    isSure(accountId, fence) {
      const tenure = tenures.get(accountId)
      return tenure?.fence === fence && tenure.isSure()
    },
    inForce: (trx, asked) => (asked.length === 0 ? Promise.resolve([]) : lockLeases(trx, asked)),
    start(listener) {
      following.listen(listener)
      isTaking = true
      run()
    },
    async stop() {
      isTaking = false
      await beating
    },
    async release() {
      isOver = true
      clearTimeout(timer)
      await beating
      tenures.clear()
      await transact(db, (trx) => leave(trx, owner)).catch((error: unknown) =>
        logger.warn({ error }, 'leases were not given back; they run out'),
      )
    },
  }
}

/** Renews what this worker has, takes its share of what is free, and tells what is too much. */
async function exchange(
  trx: Trx,
  { owner, ttlMs, isTaking, describe }: LeaseKeeperDeps & { readonly ttlMs: number; readonly isTaking: boolean },
): Promise<Beat> {
  const kept = await beat(trx, owner, ttlMs)
  await forgetWorkers(trx, FORGET_MS)
  if (describe !== undefined)
    await tellLanes(
      trx,
      owner,
      kept.map(({ accountId }) => ({ accountId, lane: describe(accountId) })),
    )
  const wanted = await wantedAccounts(trx)
  if (!isTaking) return { held: kept, wanted, give: [] }
  const { take, give } = shareLeases({
    workers: await countWorkers(trx),
    wanted: wanted.map(({ accountId }) => accountId),
    mine: kept.map(({ accountId }) => accountId),
    free: wanted.filter(({ isFree }) => isFree).map(({ accountId }) => accountId),
  })
  return { held: [...kept, ...(await takeLeases(trx, take, { owner, ttlMs }))], wanted, give }
}

/** What is done about leases that come and go. */
function createFollowing({ db, owner, logger }: LeaseKeeperDeps, tenures: Tenures) {
  let listener = (_accountId: AccountId): Promise<void> => Promise.resolve()

  /** What failed is followed again with the next beat. */
  const follow = async (accountId: AccountId): Promise<void> => {
    try {
      await listener(accountId)
    } catch (error) {
      logger.error({ accountId, error }, 'an account did not follow its lease; it is tried again')
      const tenure = tenures.get(accountId)
      if (tenure !== undefined) tenure.version = null
    }
  }
  return {
    follow,
    listen(next: (accountId: AccountId) => Promise<void>): void {
      listener = next
    },
    /** First nothing of the account is in flight, then it is free. */
    async handOver(accountId: AccountId): Promise<void> {
      const tenure = tenures.get(accountId)
      if (tenure === undefined || tenure.isLeaving) return
      tenure.isLeaving = true
      try {
        await listener(accountId)
        await giveBack(db, owner, [accountId])
        if (tenures.get(accountId) === tenure) tenures.delete(accountId)
      } catch (error) {
        tenure.isLeaving = false
        tenure.version = null
        logger.warn({ accountId, error }, 'a lease was not given back; it is kept for now')
      }
    },
  }
}
