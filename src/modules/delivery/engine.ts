import type { Database } from '../../db/database.ts'
import { transact } from '../../db/transaction.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { AccountId, CampaignId } from '../../kernel/ids.ts'
import type { Logger } from '../../kernel/log.ts'
import type { CrashAt } from '../../platform/crashpoint.ts'
import type { Leases } from '../accounts/index.ts'
import { createContents, createFileNames } from './contents.ts'
import type { Lane } from './contract.ts'
import type { PaceLimits } from './core/pace.ts'
import { LaneRunner } from './lane.ts'
import { createLedger } from './ledger.ts'
import { campaignsLeftBehind, settleLeftovers, type Successor } from './ledger-store.ts'
import { addToSeries, addToSums, heldCampaigns, lockOrigins } from './origin-store.ts'
import { persist } from './persist.ts'
import type { DeliveryPorts } from './ports.ts'
import { readWait } from './wait-store.ts'

export interface DeliveryDeps {
  readonly database: Database
  readonly clock: Clock
  readonly logger: Logger
  readonly ports: DeliveryPorts
  /** Rows in `sending` of another lease belong to a process that has ended, or lost the account. */
  readonly leases: Leases
  /** The lane of an account that another process has, as far as it is known here. */
  readonly elsewhere?: (accountId: AccountId) => Lane | undefined
  /** Null outside of fault tests. */
  readonly crashAt: CrashAt | null
  /** Telegram's limit for a bot; another only for measurements. */
  readonly limits?: PaceLimits
}

export interface Delivery {
  /** Settles what an earlier process left in flight, of one account or of all. Call it before a lane is opened. */
  recover(accountId?: AccountId): Promise<void>
  /** Opens the lane of an active account. */
  attach(accountId: AccountId): Promise<void>
  /** Parks what has not left, waits for what has, and closes the lane. */
  detach(accountId: AccountId): Promise<void>
  /** Something was planned for this account; without one: a campaign was opened, held, released or cancelled. */
  wake(accountId?: AccountId): Promise<void>
  /** Looks for what other processes opened, held, released or cancelled, and wakes the lanes when there is something. */
  follow(): Promise<void>
  lane(accountId: AccountId): Lane
  lanes(): readonly Lane[]
  /** Detaches all. */
  stop(): Promise<void>
}

/** One process has all accounts under one lease. */
const ANY_ACCOUNT = 0

/** Bot API: 30 messages a second for a bot in bulk (core.telegram.org/bots/faq). */
const BOT_LIMITS: PaceLimits = { perSecond: 30 }

export function createEngine(deps: DeliveryDeps): Delivery {
  const { database, ports, leases } = deps
  const ledger = createLedger(deps)
  const contents = createContents(ports.files)
  const lanes = new Map<AccountId, LaneRunner>()
  const holds = createHolds(database)
  let isStopped = false
  const what = (name: string) => ({ logger: deps.logger, what: name })

  const stopAccount = (accountId: AccountId, detail: string): void => {
    transact(database.db, (trx) => ports.accounts.stopAccount(trx, accountId, detail)).catch((error: unknown) =>
      deps.logger.error({ error, accountId }, 'a refused account could not be stopped'),
    )
  }

  return {
    async recover(accountId) {
      const lease = leases.fenceOf(accountId ?? ANY_ACCOUNT)
      if (lease !== null) await recover(deps, { accountId: accountId ?? null, lease })
    },
    async attach(accountId) {
      const isOver = (): boolean => isStopped || ports.accounts.senderOf(accountId) === undefined
      const waitUntil = await persist(() => readWait(database.db, accountId), { ...what('waits'), isOver })
      const sender = ports.accounts.senderOf(accountId)
      const fence = leases.fenceOf(accountId)
      if (waitUntil === undefined || sender === undefined || fence === null || lanes.has(accountId) || isStopped) return
      const fileNames = createFileNames(accountId, ports.files)
      const onRefused = (detail: string): void => stopAccount(accountId, detail)
      const limits = deps.limits ?? BOT_LIMITS
      const isSure = (): boolean => leases.isSure(accountId, fence)
      const own = { accountId, fence, isSure, sender, waitUntil, fileNames, onRefused, isHeld: holds.has, limits }
      lanes.set(accountId, new LaneRunner({ ...deps, ...own, ledger, contents }))
    },
    async detach(accountId) {
      const lane = lanes.get(accountId)
      lanes.delete(accountId)
      await lane?.close()
    },
    async wake(accountId) {
      if (accountId !== undefined) return lanes.get(accountId)?.wake()
      const isOver = (): boolean => isStopped
      await persist(() => holds.read(), { ...what('held campaigns'), isOver })
      for (const lane of lanes.values()) lane.wake()
    },
    async follow() {
      if (await holds.read()) for (const lane of lanes.values()) lane.wake()
    },
    lane: (accountId) => lanes.get(accountId)?.describe() ?? deps.elsewhere?.(accountId) ?? closedLane(accountId),
    lanes: () => [...lanes.values()].map((lane) => lane.describe()),
    async stop() {
      isStopped = true
      const open = [...lanes.values()]
      lanes.clear()
      await Promise.all(open.map((lane) => lane.close()))
    },
  }
}

/** Campaigns that must not send, as they were read last. */
function createHolds({ db }: Database) {
  let held: ReadonlySet<CampaignId> = new Set()
  return {
    has: (campaignId: CampaignId): boolean => held.has(campaignId),
    /** Returns whether they are others than before. */
    async read(): Promise<boolean> {
      const ids = await heldCampaigns(db)
      const isSame = ids.length === held.size && ids.every((id) => held.has(id))
      held = new Set(ids)
      return !isSame
    },
  }
}

const closedLane = (accountId: AccountId): Lane => ({
  accountId,
  limitedBy: 'paused',
  ratePerSecond: 0,
  allowedPerSecond: 0,
  inFlight: 0,
  waitUntil: null,
})

async function recover({ database, clock, ports, leases }: DeliveryDeps, successor: Successor): Promise<void> {
  const { accountId, lease } = successor
  await transact(database.db, async (trx) => {
    await lockOrigins(trx, await campaignsLeftBehind(trx, successor))
    if (accountId !== null && (await leases.inForce(trx, [{ accountId, fence: lease }])).length === 0) return
    const now = clock.now()
    const { uncertain, posts } = await settleLeftovers(trx, successor, now)
    for (const settled of posts) await ports.hooks.onPostSettled(trx, settled)
    for (const [campaignId, count] of uncertain) {
      await addToSeries(trx, campaignId, { uncertain: count }, now)
      const { drained } = await addToSums(trx, campaignId, { sending: -count, uncertain: count })
      if (drained) await ports.hooks.onDrained(trx, campaignId)
    }
  })
}
