import type { QuietHours } from './policy.ts'

export interface Quiet {
  readonly act: QuietHours['act']
  isQuiet(atMs: number): boolean
  /** The first moment from `atMs` on that is not quiet. */
  endsAt(atMs: number): number
}

const MINUTE_MS = 60_000
const DAY_MINUTES = 1_440
/** Clocks are put forward or back by an hour at most. */
const LEAP_MINUTES = 60

/**
 * Quiet hours by the wall clock of a zone: an hour that a change of clocks skips is not there, one that it repeats is quiet twice.
 * @throws RangeError for a zone that nobody knows.
 */
export function quietOf({ from, to, timeZone, act }: QuietHours): Quiet {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const [start, end] = [minutesOf(from), minutesOf(to)]
  const wall = (atMs: number): number => minutesOf(format.format(atMs))
  const isQuietAt = (minutes: number): boolean =>
    start <= end ? minutes >= start && minutes < end : minutes >= start || minutes < end
  const isQuiet = (atMs: number): boolean => isQuietAt(wall(atMs))
  return {
    act,
    isQuiet,
    endsAt(atMs) {
      let at = atMs
      for (let left = 2 * DAY_MINUTES; left > 0 && isQuiet(at); left--) {
        const beginning = at - (at % MINUTE_MS)
        const step = Math.min(LEAP_MINUTES, (end - wall(at) + DAY_MINUTES) % DAY_MINUTES)
        const next = beginning + step * MINUTE_MS
        at = isQuiet(next) ? next : firstLoud(beginning, next, isQuiet)
      }
      return at
    },
  }
}

function firstLoud(fromMs: number, toMs: number, isQuiet: (atMs: number) => boolean): number {
  for (let at = fromMs + MINUTE_MS; at < toMs; at += MINUTE_MS) if (!isQuiet(at)) return at
  return toMs
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
