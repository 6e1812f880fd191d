import { formatDuration } from './time.ts'

const minute = 60_000

/** Two units at most, and no seconds above a minute: `4 min`, `2 h 10 min`. */
const rough = (durationMs: number): string =>
  durationMs < minute ? formatDuration(durationMs) : formatDuration(Math.round(durationMs / minute) * minute)

interface RelativeWords {
  readonly now: string
  readonly inTime: (duration: string) => string
  readonly ago: (duration: string) => string
}

/** A moment as seen from now; `now` within a second of it. */
export function formatRelative(atMs: number, nowMs: number, words: RelativeWords): string {
  const away = atMs - nowMs
  if (Math.abs(away) < 1_000) return words.now
  return away > 0 ? words.inTime(rough(away)) : words.ago(rough(-away))
}
