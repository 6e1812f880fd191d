/**
 * Dates that people wrote as text: `2024-03-05`, `05.03.2024 14:30`, `3/5/24`, `5 March 2024`, `Mar 5, 2024`,
 * `5 марта 2024`. With slashes and dashes the order of day and month may be open; with dots the day comes first.
 */
export type DateOrder = 'dmy' | 'mdy'

export interface DateReader {
  /** Milliseconds since 1970 as if UTC; NaN: not a date. Years 1 to 9999. */
  read(text: string): number
  readonly seen: {
    /** Can only be read day first, only month first, year first, both ways with different results. */
    dmy: number
    mdy: number
    ymd: number
    either: number
    /** With a time of day. */
    timed: number
  }
}

const yearFirst = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T ]+(.*))?$/
const yearLast = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?:,?[T ]+(.*))?$/
const dayName = /^(\d{1,2})(?:st|nd|rd|th|\.)?[-\s/]+(\p{L}{3,12})\.?,?[-\s/]+(\d{4}|\d{2})(?:\s*г\.?)?(?:,?\s+(.*))?$/u
const nameDay = /^(\p{L}{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?:,?\s+(.*))?$/u
const clock =
  /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(am|pm|AM|PM|a\.m\.|p\.m\.)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?$/

const monthWords: readonly (readonly string[])[] = [
  ['jan', 'янв', 'januar', 'janv', 'ene', 'gen', 'sty', 'січ'],
  ['feb', 'фев', 'fév', 'fev', 'lut', 'лют'],
  ['mar', 'мар', 'mär', 'mrz', 'maa', 'бер'],
  ['apr', 'апр', 'avr', 'abr', 'kwi', 'кві'],
  ['may', 'май', 'мая', 'mai', 'mag', 'maj', 'mei', 'тра'],
  ['jun', 'июн', 'juin', 'giu', 'cze', 'чер'],
  ['jul', 'июл', 'juil', 'lug', 'lip', 'лип'],
  ['aug', 'авг', 'aoû', 'ago', 'sie', 'сер'],
  ['sep', 'сен', 'set', 'wrz', 'вер'],
  ['oct', 'окт', 'okt', 'ott', 'paź', 'out', 'жов'],
  ['nov', 'ноя', 'lis', 'лис'],
  ['dec', 'дек', 'dez', 'déc', 'dic', 'gru', 'гру'],
]
const dayMs = 86_400_000
/** Two-digit years to 49 are of this century. */
const lastShortYear = 49

/** @param order for what can be read both ways */
export function createDateReader(order: DateOrder): DateReader {
  const seen = { dmy: 0, mdy: 0, ymd: 0, either: 0, timed: 0 }
  return {
    seen,
    read(text) {
      const first = text.charCodeAt(0)
      if (text.length < 6 || text.length > 40 || (first > 32 && first < 48)) return NaN
      const bare = text.trim()
      const year = yearFirst.exec(bare)
      if (year !== null) {
        const ms = utc(Number(year[1]), Number(year[3]), Number(year[4])) + timeOf(year[5], seen)
        if (ms === ms) seen.ymd++
        return ms
      }
      const last = yearLast.exec(bare)
      if (last !== null) return readYearLast(last, order, seen)
      return readNamed(bare, seen)
    },
  }
}

function readYearLast(match: RegExpExecArray, order: DateOrder, seen: DateReader['seen']): number {
  const a = Number(match[1])
  const b = Number(match[3])
  const year = longYear(match[4] ?? '')
  const time = timeOf(match[5], seen)
  const dayFirst = utc(year, b, a) + time
  const monthFirst = utc(year, a, b) + time
  if (match[2] === '.') {
    if (dayFirst === dayFirst) seen.dmy++
    return dayFirst
  }
  if (dayFirst !== dayFirst && monthFirst !== monthFirst) return NaN
  if (monthFirst !== monthFirst) {
    seen.dmy++
    return dayFirst
  }
  if (dayFirst !== dayFirst) {
    seen.mdy++
    return monthFirst
  }
  if (a !== b) seen.either++
  return order === 'dmy' ? dayFirst : monthFirst
}

function readNamed(bare: string, seen: DateReader['seen']): number {
  const day = dayName.exec(bare)
  if (day !== null) {
    return utc(longYear(day[3] ?? ''), monthOf(day[2] ?? ''), Number(day[1])) + timeOf(day[4], seen)
  }
  const name = nameDay.exec(bare)
  if (name === null) return NaN
  return utc(Number(name[3]), monthOf(name[1] ?? ''), Number(name[2])) + timeOf(name[4], seen)
}

function monthOf(word: string): number {
  const lower = word.toLowerCase()
  return monthWords.findIndex((starts) => starts.some((start) => lower.startsWith(start))) + 1
}

function longYear(text: string): number {
  const year = Number(text)
  if (text.length === 4) return year
  return year <= lastShortYear ? 2000 + year : 1900 + year
}

/** NaN when there is no such day. */
function utc(year: number, month: number, day: number): number {
  if (month < 1 || month > 12 || day < 1 || day > 31 || year < 1) return NaN
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return date.getUTCDate() === day ? date.getTime() : NaN
}

/** Milliseconds of a time of day, an offset taken off; NaN for what is no time. */
function timeOf(text: string | undefined, seen: DateReader['seen']): number {
  if (text === undefined || text === '') return 0
  const match = clock.exec(text.trim())
  if (match === null) return NaN
  const [, hour, minute, second = '0', fraction = '0', half, zone] = match
  const hours = hoursOf(Number(hour), half?.[0]?.toLowerCase())
  const minutes = Number(minute)
  const seconds = Number(second)
  if (!(hours < 24 && minutes < 60 && seconds < 60)) return NaN
  seen.timed++
  return ((hours * 60 + minutes) * 60 + seconds) * 1000 + Math.floor(Number(`0.${fraction}`) * 1000) - offsetOf(zone)
}

/** @param half `a`, `p` or, of 24 hours, nothing */
function hoursOf(hours: number, half: string | undefined): number {
  if (half === undefined) return hours
  if (hours < 1 || hours > 12) return NaN
  return (hours % 12) + (half === 'p' ? 12 : 0)
}

function offsetOf(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z' || zone === 'UTC') return 0
  const digits = zone.replace(':', '')
  const minutes = Number(digits.slice(1, 3)) * 60 + Number(digits.slice(3, 5))
  return minutes * 60_000 * (digits.startsWith('-') ? -1 : 1)
}

const spanPattern = /^(-)?(\d{1,5}):([0-5]\d)(?::([0-5]\d)(?:[.,](\d{1,6}))?)?$/

/** `7:30`, `26:10:05` as days; NaN: no span of time. */
export function readDuration(text: string): number {
  if (text.length < 4 || text.length > 20) return NaN
  const match = spanPattern.exec(text.trim())
  if (match === null) return NaN
  const seconds = Number(match[4] ?? 0) + Number(`0.${match[5] ?? '0'}`)
  const days = ((Number(match[2]) * 60 + Number(match[3])) * 60 + seconds) / 86_400
  return match[1] === undefined ? days : -days
}

/** `2024-03-05`, or with the time when it has one: `2024-03-05 14:30:00`. */
export function isoText(ms: number, timed: boolean): string {
  if (!(ms >= -62_135_596_800_000 && ms < 253_402_300_800_000)) return String(ms)
  const text = new Date(ms).toISOString()
  if (!timed) return text.slice(0, 10)
  const rest = text.slice(11, 23)
  return `${text.slice(0, 10)} ${rest.endsWith('.000') ? rest.slice(0, 8) : rest}`
}

export function isMidnight(ms: number): boolean {
  return ms % dayMs === 0
}
