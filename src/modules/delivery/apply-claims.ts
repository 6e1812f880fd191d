import type { Trx } from '../../db/transaction.ts'
import type { AccountId, CampaignId, DeliveryId } from '../../kernel/ids.ts'
import { moveInSums, type SumsDelta } from './core/sums.ts'
import type { DueDelivery } from './due-store.ts'
import { skipWithoutConsent, writeIntents, type LeaseByAccount } from './ledger-store.ts'
import { addToSeries, addToSums, heldAmong } from './origin-store.ts'

/** Rows of one lane that want to be sent. */
export interface Claim {
  readonly accountId: AccountId
  readonly lease: number
  readonly rows: readonly DueDelivery[]
  /** Takes what it is given out of the set: an intent belongs to one claim, also when two asked for the row. */
  done(granted: Set<DeliveryId>): void
}

/** Writes the intents of rows whose campaign is not held and whose person still agrees; returns the ids that may be sent. */
export async function applyClaims(
  trx: Trx,
  claims: readonly Claim[],
  leases: LeaseByAccount,
  now: number,
): Promise<{ granted: Set<DeliveryId>; drained: readonly CampaignId[] }> {
  const rows = [...new Map(claims.flatMap((claim) => claim.rows).map((row) => [row.id, row])).values()]
  if (rows.length === 0) return { granted: new Set(), drained: [] }
  const held = await heldAmong(trx, distinctCampaigns(rows))
  const wanted = rows.filter(({ campaignId }) => campaignId === null || !held.has(campaignId))
  const granted = await writeIntents(
    trx,
    wanted.map(({ id }) => id),
    leases,
    now,
  )
  const missing = wanted.filter(({ id }) => !granted.has(id)).map(({ id }) => id)
  const skipped = missing.length === 0 ? new Set<DeliveryId>() : await skipWithoutConsent(trx, missing, now)

  const drained: CampaignId[] = []
  for (const [campaignId, delta] of countMoves(wanted, granted, skipped)) {
    await addToSeries(trx, campaignId, delta, now)
    if ((await addToSums(trx, campaignId, delta)).drained) drained.push(campaignId)
  }
  return { granted, drained }
}

function countMoves(
  rows: readonly DueDelivery[],
  granted: ReadonlySet<DeliveryId>,
  skipped: ReadonlySet<DeliveryId>,
): Map<CampaignId, SumsDelta> {
  const deltas = new Map<CampaignId, SumsDelta>()
  for (const { id, campaignId } of rows) {
    const to = granted.has(id) ? 'sending' : skipped.has(id) ? 'skipped' : null
    if (campaignId === null || to === null) continue
    const delta = deltas.get(campaignId) ?? {}
    moveInSums(delta, 'planned', to)
    deltas.set(campaignId, delta)
  }
  return deltas
}

const distinctCampaigns = (rows: readonly DueDelivery[]): CampaignId[] => [
  ...new Set(rows.flatMap(({ campaignId }) => (campaignId === null ? [] : [campaignId]))),
]
