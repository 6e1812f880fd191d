import type { Trx } from '../../db/transaction.ts'
import { authorize, type Actor } from '../../kernel/actor.ts'
import type { CampaignId } from '../../kernel/ids.ts'
import { countReasons, meaningOf, resolveUncertain, retryFailed, setHold } from '../delivery/index.ts'
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

/** Rows of one transaction; together they stay below ten milliseconds. */
const CHUNK_ROWS = 500

export function createDecisions({ database, clock, audit, delivery }: Deps): Decisions {
  /** Repeats `step` in transactions of its own until it changes less than a chunk. */
  const inChunks = async (step: (trx: Trx, isFirst: boolean) => Promise<number>): Promise<number> => {
    let changed = 0
    for (let last = CHUNK_ROWS; last === CHUNK_ROWS; changed += last)
      last = await database.writer.write((trx) => step(trx, changed === 0))
    return changed
  }

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
      const changed = await inChunks(async (trx, isFirst) => {
        await getCampaignFor(trx, id, 'retry')
        const count = await retryFailed(trx, { campaignId: id, reasons, now: clock.now(), limit: CHUNK_ROWS })
        if (count > 0) await reopen(trx, id)
        if (count > 0 && isFirst)
          await audit.record(trx, actor, { action: 'campaign.retry', subject: subjectOf(id), details: { reasons } })
        return count
      })
      if (changed === 0) throw nothingToRetry(id)
      await delivery.wake()
      return changed
    },
    async resolve(actor, id, { decision, deliveryIds }) {
      authorize(actor, 'campaigns.send')
      const changed = await inChunks(async (trx, isFirst) => {
        const { state } = await getCampaignFor(trx, id, 'resolve')
        if (state === 'cancelled' && decision === 'planned') throw campaignWrongState(id, state, 'sent again')
        const request = { campaignId: id, decision, deliveryIds, now: clock.now(), limit: CHUNK_ROWS }
        const count = await resolveUncertain(trx, request)
        if (count > 0 && decision === 'planned') await reopen(trx, id)
        const details = { decision, deliveries: deliveryIds === undefined ? 'all' : [...deliveryIds] }
        if (count > 0 && isFirst)
          await audit.record(trx, actor, { action: 'campaign.resolve', subject: subjectOf(id), details })
        return count
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

function chooseReasons(id: CampaignId, known: readonly ReasonCount[], wanted: readonly string[]): string[] {
  const refused = wanted.find((reason) => !meaningOf(reason).retryable)
  if (refused !== undefined) throw notRetryable(refused)
  if (wanted.length > 0) return [...wanted]
  const retryable = known.filter((row) => row.retryable).map(({ reason }) => reason)
  if (retryable.length === 0) throw nothingToRetry(id)
  return retryable
}
