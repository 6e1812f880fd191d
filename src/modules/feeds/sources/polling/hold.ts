import type { Trx } from '../../../../db/transaction.ts'
import { churnInWords, isChurn, isSuspicious } from '../../core/health/churn.ts'
import type { Sighting } from '../../ports.ts'
import type { SourceRow } from './claim-store.ts'
import { productsHadBefore } from './settle-store.ts'

/** Items that wait for a person, and how many of them are remembered. */
export interface HeldItems {
  readonly at: number
  readonly items: number
  readonly newIds: number
  readonly knownProducts: number
  readonly reason: string
  readonly itemIds: readonly number[]
}

export interface Judged {
  /** Without those that only have another id. */
  readonly sightings: readonly Sighting[]
  readonly withhold: 'baseline' | 'held' | null
  /** What is held by this read; null: nothing. */
  readonly held: HeldItems | null
  /** New ones, as far as the source's ids or its products can be trusted. */
  readonly newItems: number
}

const MAX_HELD_ITEMS = 2_000

/** Whether what seems to be new is new. */
export async function judge(
  trx: Trx,
  source: SourceRow,
  sightings: readonly Sighting[],
  nowMs: number,
): Promise<Judged> {
  const fresh = sightings.filter(({ isNewItem }) => isNewItem)
  if (source.baseline_at === null) return { sightings, withhold: 'baseline', held: null, newItems: 0 }
  const isDoubtful = isSuspicious({ items: sightings.length, newIds: fresh.length })
  if (fresh.length === 0 || (source.keys_only === 0 && !isDoubtful))
    return { sightings, withhold: null, held: null, newItems: fresh.length }
  const had = await productsHadBefore(
    trx,
    source.id,
    fresh.map(({ productId }) => productId),
    fresh.map(({ itemId }) => itemId),
  )
  const known = fresh.filter(({ productId }) => had.has(productId))
  const churn = { items: sightings.length, newIds: fresh.length, knownProducts: known.length }
  if (source.keys_only === 1) {
    const byKeys = sightings.filter(({ isNewItem, productId }) => !isNewItem || !had.has(productId))
    return { sightings: byKeys, withhold: null, held: null, newItems: fresh.length - known.length }
  }
  if (!isChurn(churn)) return { sightings, withhold: null, held: null, newItems: fresh.length }
  const itemIds = fresh.slice(0, MAX_HELD_ITEMS).map(({ itemId }) => itemId)
  const held = { at: nowMs, ...churn, reason: churnInWords(churn), itemIds }
  return { sightings, withhold: 'held', held, newItems: 0 }
}
