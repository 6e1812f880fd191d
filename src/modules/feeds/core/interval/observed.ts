/** What is remembered of a source from one read to the next. Counts are of about the last week: they fade. */
export interface Observed {
  /** New items, each worth less the older it is. */
  readonly items: number
  /** The time in which they came, fading alike, ms. */
  readonly spanMs: number
  /** RSS ttl and the like, of the last document that was read, ms. */
  readonly ttlMs: number | null
  /** Cache-Control of the last answer, ms. */
  readonly maxAgeMs: number | null
  /** Where permanent redirects led, how often in a row, and since when. */
  readonly moved: { readonly url: string; readonly times: number; readonly since: number } | null
  /** Reads in a row that found nothing. */
  readonly emptyReads: number
  /** Operators were told of the failure, or of the silence, that goes on now. */
  readonly told: 'failing' | 'silent' | null
  /** When the last good sample was kept. */
  readonly sampleAt: number | null
  /** Its document is larger than most. */
  readonly isLarge: boolean
}

export const nothingObserved: Observed = {
  items: 0,
  spanMs: 0,
  ttlMs: null,
  maxAgeMs: null,
  moved: null,
  emptyReads: 0,
  told: null,
  sampleAt: null,
  isLarge: false,
}

const FADE_MS = 7 * 86_400_000
/** Dates of a first document tell the rate of so much time at most. */
const HISTORY_MS = 14 * 86_400_000

/** Moves the count on by one read that came `elapsedMs` after the last and found `newItems`. */
export function observeRead(before: Observed, elapsedMs: number, newItems: number): Observed {
  const kept = Math.exp(-Math.max(0, elapsedMs) / FADE_MS)
  return {
    ...before,
    items: before.items * kept + newItems,
    spanMs: before.spanMs * kept + Math.max(0, elapsedMs),
  }
}

/** The rate that the dates in a first document tell; without two dates nothing is known yet. */
export function observeHistory(before: Observed, publishedAt: readonly (number | null)[], nowMs: number): Observed {
  const recent = publishedAt.filter((at): at is number => at !== null && at <= nowMs && at > nowMs - HISTORY_MS)
  if (recent.length < 2) return before
  const spanMs = nowMs - Math.min(...recent)
  return spanMs <= 0 ? before : { ...before, items: recent.length - 1, spanMs }
}
