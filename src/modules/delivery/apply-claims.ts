import type { Trx } from '../../db/transaction.ts'
import type { AccountId, CampaignId, DeliveryId } from '../../kernel/ids.ts'
import { moveInSums, type SumsDelta } from './core/sums.ts'
import type { DueDelivery } from './due-store.ts'
import { skipWithoutConsent, skipWithoutRight, writeIntents, type LeaseByAccount } from './ledger-store.ts'
import type { PostSettled } from './post-store.ts'
import { addToSeries, addToSums, heldAmong } from './origin-store.ts'

/** Rows of one lane that want to be sent. */
export interface Claim {
  readonly accountId: AccountId
  readonly lease: number
  readonly rows: readonly DueDelivery[]
  /** Takes what it is given out of the set: an intent belongs to one claim, also when two asked for the row. */
  done(granted: Set<DeliveryId>): void
}

export interface Claimed {
  /** What may be sent. */
  readonly granted: Set<DeliveryId>
  readonly drained: readonly CampaignId[]
  /** Posts whose right was lost. */
  readonly skippedPosts: readonly PostSettled[]
}

/** Writes the intents of rows whose campaign is not held and whose person still agrees, or whose account may post there. */
export async function applyClaims(
  trx: Trx,
  claims: readonly Claim[],
  leases: LeaseByAccount,
  now: number,
): Promise<Claimed> {
  const rows = [...new Map(claims.flatMap((claim) => claim.rows).map((row) => [row.id, row])).values()]
  if (rows.length === 0) return { granted: new Set(), drained: [], skippedPosts: [] }
  const held = await heldAmong(trx, distinctCampaigns(rows))
  const wanted = rows.filter(({ campaignId }) => campaignId === null || !held.has(campaignId))
  const granted = await writeIntents(
    trx,
    wanted.map(({ id }) => id),
    leases,
    now,
  )
  const refused = wanted.filter(({ id }) => !granted.has(id))
  const missing = refused.filter(({ campaignId }) => campaignId !== null).map(({ id }) => id)
  const skipped = missing.length === 0 ? new Set<DeliveryId>() : await skipWithoutConsent(trx, missing, now)
  const posts = refused.filter(({ post }) => post !== undefined).map(({ id }) => id)
  const skippedPosts = posts.length === 0 ? [] : await skipWithoutRight(trx, posts, now)

  const drained: CampaignId[] = []
  for (const [campaignId, delta] of countMoves(wanted, granted, skipped)) {
    await addToSeries(trx, campaignId, delta, now)
    if ((await addToSums(trx, campaignId, delta)).drained) drained.push(campaignId)
  }
  return { granted, drained, skippedPosts }
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
