import type { Trx } from '../../db/transaction.ts'
import { authorize, type Actor } from '../../kernel/actor.ts'
import type { CampaignId } from '../../kernel/ids.ts'
import {
  countReasons,
  meaningOf,
  resolveUncertain,
  retryFailed,
  setHold,
  type Decided,
  type Stretch,
} from '../delivery/index.ts'
import type { ReasonCount } from './contract.ts'
import { subjectOf, type CampaignDeps } from './deps.ts'
import { campaignWrongState, nothingToResolve, nothingToRetry, notRetryable } from './errors.ts'
import { getCampaign, getCampaignFor } from './get-campaign.ts'
import { moveState } from './store.ts'

export interface Resolution {
  readonly decision: 'sent' | 'planned'
  /** All that are uncertain when left out. */
  readonly deliveryIds?: readonly number[] | undefined
}

export interface Decisions {
  /** Plans failed deliveries again; all that may be, without reasons. Returns how many. */
  retry(actor: Actor, id: CampaignId, reasons: readonly string[]): Promise<number>
  /** Writes down what a person decided about deliveries in doubt. Returns how many. */
  resolve(actor: Actor, id: CampaignId, resolution: Resolution): Promise<number>
  reasons(actor: Actor, id: CampaignId): Promise<ReasonCount[]>
}

type Deps = Pick<CampaignDeps, 'database' | 'clock' | 'audit' | 'delivery'>

/** Rows that one transaction looks at; together they stay below ten milliseconds. */
const STRETCH_ROWS = 500

export function createDecisions(deps: Deps): Decisions {
  const { database, clock, audit, delivery } = deps
  const reopen = async (trx: Trx, id: CampaignId): Promise<void> => {
    if (await moveState(trx, { id, from: ['completed'], to: 'running' }, clock.now())) await setHold(trx, id, null)
  }

  const readReasons = async (id: CampaignId): Promise<ReasonCount[]> =>
    (await countReasons(database.readDb, id)).map((row) => {
      const { text, retryable } = meaningOf(row.reason)
      return { ...row, meaning: text, retryable: row.state === 'failed' && retryable }
    })

  return {
    async retry(actor, id, wanted) {
      authorize(actor, 'campaigns.send')
      await getCampaignFor(database.readDb, id, 'retry')
      const reasons = chooseReasons(id, await readReasons(id), wanted)
      const changed = await inStretches(deps, async (trx, stretch, isFirst) => {
        await getCampaignFor(trx, id, 'retry')
        const decided = await retryFailed(trx, { ...stretch, campaignId: id, reasons })
        if (decided.changed > 0) await reopen(trx, id)
        if (decided.changed > 0 && isFirst)
          await audit.record(trx, actor, { action: 'campaign.retry', subject: subjectOf(id), details: { reasons } })
        return decided
      })
      if (changed === 0) throw nothingToRetry(id)
      await delivery.wake()
      return changed
    },
    async resolve(actor, id, { decision, deliveryIds }) {
      authorize(actor, 'campaigns.send')
      const changed = await inStretches(deps, async (trx, stretch, isFirst) => {
        const { state } = await getCampaignFor(trx, id, 'resolve')
        if (state === 'cancelled' && decision === 'planned') throw campaignWrongState(id, state, 'sent again')
        const decided = await resolveUncertain(trx, { ...stretch, campaignId: id, decision, deliveryIds })
        if (decided.changed > 0 && decision === 'planned') await reopen(trx, id)
        const details = { decision, deliveries: deliveryIds === undefined ? 'all' : [...deliveryIds] }
        if (decided.changed > 0 && isFirst)
          await audit.record(trx, actor, { action: 'campaign.resolve', subject: subjectOf(id), details })
        return decided
      })
      if (changed === 0) throw nothingToResolve(id)
      await delivery.wake()
      return changed
    },
    async reasons(actor, id) {
      authorize(actor, 'campaigns.read')
      await getCampaign(database.readDb, id)
      return readReasons(id)
    },
  }
}

type Step = (trx: Trx, stretch: Omit<Stretch, 'campaignId'>, isFirst: boolean) => Promise<Decided>

/** Goes through the rows in stretches, each in a transaction of its own; returns how many changed. */
async function inStretches({ database, clock }: Deps, step: Step): Promise<number> {
  let changed = 0
  let afterContactId = 0
  for (;;) {
    const stretch = { afterContactId, limit: STRETCH_ROWS, now: clock.now() }
    const decided = await database.writer.write((trx) => step(trx, stretch, changed === 0))
    changed += decided.changed
    if (decided.lastContactId === null) return changed
    afterContactId = decided.lastContactId
  }
}

function chooseReasons(id: CampaignId, known: readonly ReasonCount[], wanted: readonly string[]): string[] {
  const refused = wanted.find((reason) => !meaningOf(reason).retryable)
  if (refused !== undefined) throw notRetryable(refused)
  if (wanted.length > 0) return [...wanted]
  const retryable = known.filter((row) => row.retryable).map(({ reason }) => reason)
  if (retryable.length === 0) throw nothingToRetry(id)
  return retryable
}
