const MINUTE_MS = 60_000
/** Wrong codes that cost no waiting. */
export const FREE_CODES = 10
const MAX_WAIT_MS = 60 * MINUTE_MS

export interface CodeFailures {
  readonly failures: number
  readonly blockedUntil: number
}

/** From the tenth wrong code on each costs twice the waiting of the one before: 1 minute, 2, 4, … an hour at most. */
export function withWrongCode(failures: number, now: number): CodeFailures {
  const count = failures + 1
  if (count < FREE_CODES) return { failures: count, blockedUntil: 0 }
  const waitMs = Math.min(MAX_WAIT_MS, MINUTE_MS * 2 ** Math.min(count - FREE_CODES, 20))
  return { failures: count, blockedUntil: now + waitMs }
}
