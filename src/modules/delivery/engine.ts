import type { Database } from '../../db/database.ts'
import { transact } from '../../db/transaction.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { AccountId, CampaignId } from '../../kernel/ids.ts'
import type { Logger } from '../../kernel/log.ts'
import type { CrashAt } from '../../platform/crashpoint.ts'
import { createContents, createFileNames } from './contents.ts'
import type { Lane } from './contract.ts'
import type { PaceLimits } from './core/pace.ts'
import { LaneRunner } from './lane.ts'
import { createLedger } from './ledger.ts'
import { settleLeftovers } from './ledger-store.ts'
import { addToSeries, addToSums, heldCampaigns } from './origin-store.ts'
import { persist } from './persist.ts'
import type { DeliveryPorts } from './ports.ts'
import { readWait } from './wait-store.ts'

export interface DeliveryDeps {
  readonly database: Database
  readonly clock: Clock
  readonly logger: Logger
  readonly ports: DeliveryPorts
  /** Number of this start: rows of other numbers that are left in `sending` belong to a process that has ended. */
  readonly lease: number
  /** Null outside of fault tests. */
  readonly crashAt: CrashAt | null
  /** Telegram's limit for a bot; another only for measurements. */
  readonly limits?: PaceLimits
}

export interface Delivery {
  /** Settles what an earlier process left in flight. Call it before any lane is opened. */
  recover(): Promise<void>
  /** Opens the lane of an active account. */
  attach(accountId: AccountId): Promise<void>
  /** Parks what has not left, waits for what has, and closes the lane. */
  detach(accountId: AccountId): Promise<void>
  /** Something was planned for this account; without one: a campaign was opened, held, released or cancelled. */
  wake(accountId?: AccountId): Promise<void>
  lane(accountId: AccountId): Lane
  lanes(): readonly Lane[]
  /** Detaches all. */
  stop(): Promise<void>
}

/** Bot API: 30 messages a second for a bot in bulk (core.telegram.org/bots/faq). */
const BOT_LIMITS: PaceLimits = { perSecond: 30 }

export function createEngine(deps: DeliveryDeps): Delivery {
  const { database, clock, ports, lease } = deps
  const ledger = createLedger(deps)
  const contents = createContents(ports.files)
  const lanes = new Map<AccountId, LaneRunner>()
  let held: ReadonlySet<CampaignId> = new Set()
  let isStopped = false
  const what = (name: string) => ({ logger: deps.logger, what: name })

  const stopAccount = (accountId: AccountId, detail: string): void => {
    transact(database.db, (trx) => ports.accounts.stopAccount(trx, accountId, detail)).catch((error: unknown) =>
      deps.logger.error({ error, accountId }, 'a refused account could not be stopped'),
    )
  }

  return {
    recover: () => recover(database, lease, clock.now(), ports),
    async attach(accountId) {
      const isOver = (): boolean => isStopped || ports.accounts.senderOf(accountId) === undefined
      const waitUntil = await persist(() => readWait(database.db, accountId), { ...what('waits'), isOver })
      const sender = ports.accounts.senderOf(accountId)
      if (waitUntil === undefined || sender === undefined || lanes.has(accountId) || isStopped) return
      const fileNames = createFileNames(accountId, ports.files)
      const onRefused = (detail: string): void => stopAccount(accountId, detail)
      const isHeld = (campaignId: CampaignId): boolean => held.has(campaignId)
      const limits = deps.limits ?? BOT_LIMITS
      const own = { accountId, sender, waitUntil, fileNames, onRefused, isHeld, limits }
      lanes.set(accountId, new LaneRunner({ ...deps, ...own, ledger, contents }))
    },
    async detach(accountId) {
      const lane = lanes.get(accountId)
      lanes.delete(accountId)
      await lane?.close()
    },
    async wake(accountId) {
      if (accountId !== undefined) return lanes.get(accountId)?.wake()
      const ids = await persist(() => heldCampaigns(database.db), {
        ...what('held campaigns'),
        isOver: () => isStopped,
      })
      if (ids === undefined) return
      held = new Set(ids)
      for (const lane of lanes.values()) lane.wake()
    },
    lane: (accountId) => lanes.get(accountId)?.describe() ?? closedLane(accountId),
    lanes: () => [...lanes.values()].map((lane) => lane.describe()),
    async stop() {
      isStopped = true
      const open = [...lanes.values()]
      lanes.clear()
      await Promise.all(open.map((lane) => lane.close()))
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

async function recover(database: Database, lease: number, now: number, ports: DeliveryPorts): Promise<void> {
  await transact(database.db, async (trx) => {
    for (const { campaignId, count } of await settleLeftovers(trx, lease, now)) {
      if (campaignId === null) continue
      await addToSeries(trx, campaignId, { uncertain: count }, now)
      const { drained } = await addToSums(trx, campaignId, { sending: -count, uncertain: count })
      if (drained) await ports.hooks.onDrained(trx, campaignId)
    }
  })
}
