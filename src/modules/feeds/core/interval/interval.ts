import type { Observed } from './observed.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** Bounds of how often a source is read. */
export const MIN_MS = 5 * MINUTE_MS
export const MAX_MS = DAY_MS
/** Before anything is known of a source. */
export const FIRST_MS = 30 * MINUTE_MS
/** A source is read so many times in the usual gap between two of its items. */
const READS_PER_GAP = 4
/** Less than that was not watched long enough to say how often something new comes. */
const KNOWN_AFTER_MS = 6 * HOUR_MS
/** One item less than were seen would be as likely: so much is added, so that a quiet hour is not taken for ever. */
const PRIOR_ITEMS = 0.5
/** Reads are spread by a tenth around their time. */
const JITTER = 0.1

export interface Rhythm {
  readonly intervalMs: number
  /** A sentence for people. */
  readonly why: string
}

/**
 * How long until the next read of a source that is well:
 *
 *   gap      = time watched / (new items + 0.5), both fading over a week
 *   interval = gap / 4, at least 5 minutes, the source's ttl and its Cache-Control: max-age, at most 24 hours
 *
 * 30 minutes while less than six hours were watched. What a person fixed goes before all of it.
 */
export function rhythmOf(observed: Observed, fixedMs: number | null): Rhythm {
  if (fixedMs !== null) return { intervalMs: fixedMs, why: `Set to ${inWords(fixedMs)} by a person.` }
  const wanted = wantedMs(observed)
  const { ttlMs, maxAgeMs } = observed
  const asked = Math.max(ttlMs ?? 0, maxAgeMs ?? 0)
  if (asked > wanted.intervalMs) {
    const intervalMs = bounded(asked)
    const who = (maxAgeMs ?? 0) >= (ttlMs ?? 0) ? 'Its server asks' : 'The feed asks'
    return { intervalMs, why: `${who} not to be read more often than every ${inWords(intervalMs)}.` }
  }
  return wanted
}

function wantedMs({ items, spanMs }: Observed): Rhythm {
  if (spanMs < KNOWN_AFTER_MS)
    return {
      intervalMs: FIRST_MS,
      why: `It was not watched for long yet: every ${inWords(FIRST_MS)} until more is known.`,
    }
  const intervalMs = bounded(spanMs / (items + PRIOR_ITEMS) / READS_PER_GAP)
  const perDay = (items / spanMs) * DAY_MS
  const rate = items < 0.05 ? 'Nothing new came lately' : `About ${rateInWords(perDay)} new items a day lately`
  const bound =
    intervalMs === MIN_MS ? ', the shortest that there is' : intervalMs === MAX_MS ? ', the longest that there is' : ''
  return { intervalMs, why: `${rate}: every ${inWords(intervalMs)}${bound}.` }
}

/** After the `failures`th failure in a row: 5 minutes, doubled each time, at most 24 hours. */
export const backoffMs = (failures: number): number =>
  Math.min(MAX_MS, MIN_MS * 2 ** Math.min(20, Math.max(0, failures - 1)))

/** @param chance 0 to 1. */
export const jittered = (intervalMs: number, chance: number): number =>
  Math.round(intervalMs * (1 - JITTER + 2 * JITTER * chance))

export const bounded = (intervalMs: number): number => Math.round(Math.min(MAX_MS, Math.max(MIN_MS, intervalMs)))

/** New items a day as they came lately. */
export const perDayOf = ({ items, spanMs }: Observed): number => (spanMs <= 0 ? 0 : (items / spanMs) * DAY_MS)

const rateInWords = (perDay: number): string => (perDay >= 10 ? String(Math.round(perDay)) : perDay.toFixed(1))

export function inWords(ms: number): string {
  if (ms < HOUR_MS - MINUTE_MS / 2) return counted(Math.max(1, Math.round(ms / MINUTE_MS)), 'minute')
  const hours = ms / HOUR_MS
  return counted(hours >= 10 ? Math.round(hours) : Math.round(hours * 10) / 10, 'hour')
}

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`
