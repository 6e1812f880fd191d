import { monthOf } from './months.ts'
import { zoneOf } from './zones.ts'

interface Parts {
  readonly year: number
  readonly month: number
  readonly day: number
  /** ms since midnight. */
  readonly timeMs: number
  readonly zoneMinutes: number
}

const MAX_TEXT = 100
const DAY_MS = 86_400_000
/** A clock that is set wrong, or a zone that is told wrong, is off by less. */
const MAX_AHEAD_MS = 2 * DAY_MS
const EARLIEST = Date.UTC(1980, 0, 1)

/**
 * When something was published, ms UTC, of what feeds write: RFC 822 and ISO 8601 with their usual mistakes, dates with the names
 * of months in nine languages, numbers of seconds or ms. A date without a zone is read as UTC. Null: it cannot be read, is no day
 * of the calendar, is before 1980 or more than two days ahead of `nowMs`.
 * @param language BCP 47; decides what 03/04/2026 is. Without it such a date is null.
 */
export function parseDate(written: string, nowMs: number, language?: string): number | null {
  const text = written
    .slice(0, MAX_TEXT)
    .replace(/[\s\u00a0\u202f]+/g, ' ')
    .trim()
  if (!/\d/.test(text)) return null
  const epoch = epochOf(text)
  const at = epoch ?? toMillis(isoParts(text) ?? namedParts(text) ?? numericParts(text, language))
  return at === null || at < EARLIEST || at > nowMs + MAX_AHEAD_MS ? null : at
}

function epochOf(text: string): number | null {
  if (/^\d{13}$/.test(text)) return Number(text)
  return /^[1-9]\d{8,9}$/.test(text) ? Number(text) * 1_000 : null
}

const ISO = /^([12]\d{3})(?:-?(\d{2})(?:-?(\d{2}))?|\/(\d{1,2})\/(\d{1,2}))?(?:$|[T ,]+(?=\d)|(?=[+-]\d\d:?\d\d$|Z$))/i

function isoParts(text: string): Parts | null {
  const found = ISO.exec(text)
  if (found === null) return null
  const rest = text.slice(found[0].length)
  return {
    year: Number(found[1]),
    month: Number(found[2] ?? found[4] ?? 1),
    day: Number(found[3] ?? found[5] ?? 1),
    ...timeAndZone(rest),
  }
}

const MONTH_FIRST = /(\p{L}{3,20})\.?\s(\d{1,2})(?:st|nd|rd|th)?\b/u
const DAY_FIRST = /(\d{1,2})(?:st|nd|rd|th|\.|er|º)?[\s-]?(?:de |of )?(\p{L}{3,})/u

/** "Tue, 03 Mar 2026 10:00:00 +0100", "March 3, 2026 10:00 AM", "3. März 2026", "Tue Mar 3 10:00:00 CET 2026". */
function namedParts(text: string): Parts | null {
  const time = timeAndZone(text)
  const withoutTime = text.replace(TIME, ' ')
  for (const [pattern, dayAt, monthAt] of [
    [DAY_FIRST, 1, 2],
    [MONTH_FIRST, 2, 1],
  ] as const) {
    const found = pattern.exec(withoutTime)
    const month = found === null ? null : monthOf(found[monthAt] ?? '')
    if (found === null || month === null) continue
    const year = yearIn(withoutTime.slice(found.index + found[0].length))
    if (year !== null) return { year, month, day: Number(found[dayAt]), ...time }
  }
  return null
}

/** Two digits: 50 to 99 are of the last century; three: years since 1900 (RFC 2822, 4.3). */
function yearIn(text: string): number | null {
  const written = (/(?:^|[^\d+-])(\d{4})(?!\d)/.exec(text) ?? /^[\s.,\-']*(\d{2,3})(?!\d)/.exec(text))?.[1]
  if (written === undefined) return null
  const year = Number(written)
  if (written.length === 4) return year
  return written.length === 3 || year >= 50 ? 1900 + year : 2000 + year
}

const NUMERIC = /^(?:\p{L}+\.?,? )?(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)/u

function numericParts(text: string, language: string | undefined): Parts | null {
  const found = NUMERIC.exec(text)
  if (found === null) return null
  const [, first, mark, second] = found
  const order = orderOf(Number(first), Number(second), mark === '.' ? 'de' : language)
  const year = yearIn(found[4] ?? '')
  if (order === null || year === null) return null
  return { year, ...order, ...timeAndZone(text.slice(found[0].length)) }
}

/** Only English puts the month first; where both could be months and no language is known, nobody knows. */
function orderOf(first: number, second: number, language: string | undefined): { month: number; day: number } | null {
  if (first > 12) return { month: second, day: first }
  if (second > 12 || first === second) return { month: first, day: second }
  if (language === undefined) return null
  return language === 'en' || language === 'en-us' ? { month: first, day: second } : { month: second, day: first }
}

const TIME = /\b(\d{1,2})[:.h](\d{2})(?:[:.](\d{2})(?:[.,](\d{1,9}))?)?\s?([ap])?\.?(?:m\b\.?)?/i
const BASIC_TIME = /^(\d{2})(\d{2})(\d{2})?(?!\d)/

function timeAndZone(text: string): Pick<Parts, 'timeMs' | 'zoneMinutes'> {
  const found = TIME.exec(text) ?? BASIC_TIME.exec(text)
  if (found === null) return { timeMs: 0, zoneMinutes: 0 }
  const [whole, hours = '0', minutes = '0', seconds = '0', fraction = '', half = ''] = found
  const behind = text.slice(found.index + whole.length).replace(/\s[12]\d{3}$/, '')
  const isUnreal = Number(hours) > 24 || Number(minutes) > 59 || Number(seconds) > 60
  return {
    timeMs: isUnreal
      ? Number.NaN
      : (hourOf(Number(hours), half.toLowerCase()) * 60 + Number(minutes)) * 60_000 +
        Math.min(59, Number(seconds)) * 1_000 +
        Math.floor(Number(`0.${fraction || '0'}`) * 1_000),
    zoneMinutes: zoneOf(behind),
  }
}

const hourOf = (hour: number, half: string): number => {
  if (half === 'p' && hour < 12) return hour + 12
  return half === 'a' && hour === 12 ? 0 : hour
}

/** Null for what is no day of the calendar, as 31 February. */
function toMillis(parts: Parts | null): number | null {
  if (parts === null) return null
  const { year, month, day, timeMs, zoneMinutes } = parts
  const midnight = Date.UTC(year, month - 1, day)
  if (new Date(midnight).getUTCMonth() !== month - 1 || new Date(midnight).getUTCDate() !== day) return null
  const at = midnight + timeMs - zoneMinutes * 60_000
  return Number.isFinite(at) ? at : null
}
