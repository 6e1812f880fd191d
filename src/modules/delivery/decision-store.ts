import { sql } from 'kysely'
import type { Trx } from '../../db/transaction.ts'
import type { DeliveryState } from '../../kernel/delivery-state.ts'
import type { CampaignId, DeliveryId } from '../../kernel/ids.ts'
import { moveInSums, type SumsDelta } from './core/sums.ts'
import { addToSums } from './origin-store.ts'

interface Move {
  readonly campaignId: CampaignId
  readonly from: DeliveryState
  readonly to: DeliveryState
  readonly now: number
  readonly limit: number
  /** Only rows with one of these reasons; all when empty. */
  readonly reasons?: readonly string[]
  /** Only these rows; all when undefined. */
  readonly ids?: readonly DeliveryId[] | undefined
}

/** Plans failed deliveries again. Returns how many; fewer than `limit` means that none is left. */
export const retryFailed = (
  trx: Trx,
  request: { campaignId: CampaignId; reasons: readonly string[]; now: number; limit: number },
): Promise<number> => move(trx, { ...request, from: 'failed', to: 'planned' })

/** A person's decision about deliveries of which nobody knows whether they arrived. */
export const resolveUncertain = (
  trx: Trx,
  request: {
    campaignId: CampaignId
    decision: 'sent' | 'planned'
    deliveryIds: readonly DeliveryId[] | undefined
    now: number
    limit: number
  },
): Promise<number> => move(trx, { ...request, ids: request.deliveryIds, from: 'uncertain', to: request.decision })

export const cancelPlanned = (
  trx: Trx,
  request: { campaignId: CampaignId; now: number; limit: number },
): Promise<number> => move(trx, { ...request, from: 'planned', to: 'cancelled' })

/** The term of the partial index, word for word: without it SQLite reads every row of the campaign. */
const EXCEPTIONS = sql`state in ('failed', 'uncertain', 'skipped', 'cancelled')`

async function move(trx: Trx, { campaignId, from, to, now, limit, reasons = [], ids }: Move): Promise<number> {
  const byReason = reasons.length === 0 ? sql`1 = 1` : sql`reason in (${sql.join(reasons)})`
  const byId = ids === undefined ? sql`1 = 1` : sql`id in (select value from json_each(${JSON.stringify(ids)}))`
  const byIndex = from === 'planned' ? sql`1 = 1` : EXCEPTIONS
  const { numAffectedRows } = await sql`
    update deliveries set state = ${to}, updated_at = ${now},
      due_at = case when ${to} = 'planned' then ${now} else due_at end,
      reason = case when ${to} = 'sent' then 'decided' when ${to} = 'cancelled' then 'cancelled' else null end, detail = null
    where id in (
      select id from deliveries
      where origin_kind = 'campaign' and origin_id = ${campaignId} and state = ${sql.lit(from)} and ${byIndex} and ${byReason} and ${byId}
      limit ${limit})`.execute(trx)
  const changed = Number(numAffectedRows ?? 0n)
  const delta: SumsDelta = {}
  moveInSums(delta, from, to, changed)
  await addToSums(trx, campaignId, delta)
  return changed
}
