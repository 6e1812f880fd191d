import type { Entry } from '../entry.ts'
import type { Order } from './policy.ts'
import { discountPercent } from './prices.ts'
import type { Quiet } from './quiet.ts'

/** What a person wants out now goes before everything, whatever the gap and the quiet hours say. */
const URGENT = -5_000_000_000_000_000
const STEP = 1_000
const DISCOUNT_STEP = 20_000_000_000_000

/** The smaller goes first. All are whole numbers below 2^53. */
export function rankOf(order: Order, entry: Pick<Entry, 'price' | 'oldPrice' | 'publishedAt'>, nowMs: number): number {
  switch (order) {
    case 'oldest':
      return nowMs * STEP
    case 'freshest':
      return -Math.min(entry.publishedAt ?? nowMs, nowMs) * STEP
    case 'discount':
      return Math.round((100 - (discountPercent(entry) ?? 0)) * DISCOUNT_STEP) + nowMs
  }
}

/** First pressed, first posted. */
export const urgentRank = (nowMs: number): number => URGENT - STEP * 2_000_000_000_000 + nowMs

export const isUrgent = (rank: number): boolean => rank <= URGENT

/** A rank between two neighbours; null when there is no room. */
export function rankBetween(before: number | null, after: number | null): number | null {
  if (before === null && after === null) return 0
  if (before === null) return (after ?? 0) - STEP
  if (after === null) return before + STEP
  return after - before < 2 ? null : before + Math.floor((after - before) / 2)
}

export interface Pace {
  readonly gapSeconds: number
  readonly perMinute: number
}

/** Between two posts of a channel. */
export const gapMs = ({ gapSeconds, perMinute }: Pace): number =>
  Math.max(gapSeconds * 1_000, Math.ceil(60_000 / perMinute))

/** When each of these posts will leave, if nothing comes between. */
export function forecast(
  posts: readonly { readonly dueAt: number; readonly rank: number }[],
  { from, gap, quiet }: { readonly from: number; readonly gap: number; readonly quiet: Quiet | null },
): readonly number[] {
  let free = from
  return posts.map(({ dueAt, rank }) => {
    const earliest = Math.max(free, dueAt)
    const at = quiet?.act !== 'wait' || isUrgent(rank) ? earliest : quiet.endsAt(earliest)
    free = at + gap
    return at
  })
}

/** How many of the last posts of a queue become one digest; 0: none. */
export const digestSize = (
  queued: number,
  digest: { readonly above: number; readonly lines: number } | null,
): number => (digest === null || queued <= digest.above ? 0 : Math.min(digest.lines, queued - 1))
