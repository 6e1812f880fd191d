export type Period = 'day' | 'month'

/** ms UTC; `endsAt` is the first moment of the next one. */
export interface Span {
  readonly beginsAt: number
  readonly endsAt: number
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Zones lie between UTC-12 and UTC+14. */
const MAX_OFFSET_MS = 15 * HOUR_MS

/**
 * The day or month of `now` on the calendar of a time zone. A day of 23 or 25 hours is one day; one that begins at
 * 01:00, because midnight was skipped, begins then.
 */
export function periodOf(now: number, period: Period, timeZone: string): Span {
  const dateAt = datesOf(timeZone)
  const [year, month, day] = split(dateAt(now))
  return period === 'day'
    ? { beginsAt: beginOf(dateAt, year, month, day), endsAt: beginOf(dateAt, year, month, day + 1) }
    : { beginsAt: beginOf(dateAt, year, month, 1), endsAt: beginOf(dateAt, year, month + 1, 1) }
}

type DateAt = (at: number) => string

/** The local date of a moment as `2026-03-29`, which sorts as text. */
function datesOf(timeZone: string): DateAt {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  return (at) => format.format(at)
}

const split = (date: string): [number, number, number] => {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number)
  return [year, month, day]
}

/** The first moment whose local date is this one, or later if the zone skipped it. */
function beginOf(dateAt: DateAt, ...[year, month, day]: [number, number, number]): number {
  const utc = Date.UTC(year, month - 1, day)
  const wanted = new Date(utc).toISOString().slice(0, 10)
  let before = utc - MAX_OFFSET_MS
  let from = utc + MAX_OFFSET_MS + DAY_MS
  while (from - before > 1) {
    const middle = Math.floor((before + from) / 2)
    if (dateAt(middle) >= wanted) from = middle
    else before = middle
  }
  return from
}

/** What this runtime knows as a time zone. */
export function isTimeZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).format(0) !== ''
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}
