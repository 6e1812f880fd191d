import type { Trx } from '../../db/transaction.ts'
import type { CampaignDeps } from './deps.ts'
import { createDecisions, type Decisions } from './decisions.ts'
import { createDrafts, type Drafts } from './drafts.ts'
import { createHooks, type CampaignHooks } from './hooks.ts'
import { createLifecycle, type Lifecycle } from './lifecycle.ts'
import { createPlanner } from './planner.ts'
import { holdRestored } from './restored.ts'

export interface Campaigns {
  readonly drafts: Drafts
  readonly lifecycle: Lifecycle
  readonly decisions: Decisions
  /** For delivery, which tells what became of a campaign's rows. */
  readonly hooks: CampaignHooks
  /** For the first start of a restored copy: holds every campaign that was not over. Returns how many. */
  holdRestored(trx: Trx, until: number): Promise<number>
  /** Goes on with plans and cancellations that were cut off; after `delivery.recover()`. */
  start(): Promise<void>
  stop(): Promise<void>
}

export function createCampaigns(deps: CampaignDeps): Campaigns {
  const planner = createPlanner(deps)
  return {
    drafts: createDrafts(deps),
    lifecycle: createLifecycle(deps, planner),
    decisions: createDecisions(deps),
    hooks: createHooks(deps),
    holdRestored: (trx, until) => holdRestored(deps, trx, until),
    start: () => planner.start(),
    stop: () => planner.stop(),
  }
}
