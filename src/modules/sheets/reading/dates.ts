import { cellKinds } from '../ports.ts'

const DAY_MS = 86_400_000
/** Serial of 1970-01-01, by the system that a workbook counts in. */
const EPOCH_1900 = 25_569
const EPOCH_1904 = 24_107
/** 9999-12-31; a workbook shows `####` beyond it. */
const LAST_1900 = 2_958_466
/** Lotus 1-2-3 took 1900 for a leap year, and all have kept it: serials before this one are a day late. */
const FIRST_AFTER_FALSE_LEAP_DAY = 60

/** ms since 1970 as if UTC; null: no date. 60, the day that never was, is 1900-02-28. */
export function serialToMs(serial: number, is1904: boolean): number | null {
  if (is1904) return serial >= 0 && serial < LAST_1900 - 1_462 ? Math.round((serial - EPOCH_1904) * DAY_MS) : null
  if (serial < 1 || serial >= LAST_1900) return null
  const counted = serial < FIRST_AFTER_FALSE_LEAP_DAY ? serial + 1 : serial
  return Math.round((counted - EPOCH_1900) * DAY_MS)
}

/** What a number format makes of a number. */
export const numberUses = { number: 0, date: 1, datetime: 2, time: 3 } as const

const builtinDatetime = 22
const builtinTimes: ReadonlySet<number> = new Set([18, 19, 20, 21, 45, 46, 47])
/** 27 to 36 and 50 to 58 are dates of East Asian locales (ECMA-376 part 1, 18.8.30). */
const isBuiltinDate = (id: number): boolean =>
  (id >= 14 && id <= 17) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)

export function builtinUse(formatId: number): number {
  if (formatId === builtinDatetime) return numberUses.datetime
  if (builtinTimes.has(formatId)) return numberUses.time
  return isBuiltinDate(formatId) ? numberUses.date : numberUses.number
}

/** By the first section of a format code, without what stands for itself: `"text"`, `\x`, `_x`, `*x`. */
export function formatUse(code: string): number {
  const bare = code
    .slice(0, 1_000)
    .replace(/"[^"]*"|\\.|_.|\*./g, '')
    .split(';', 1)[0]
  if (bare === undefined || /^\s*general\s*$/i.test(bare)) return numberUses.number
  if (/\[(?:h+|m+|s+)\]/i.test(bare)) return numberUses.time
  const plain = bare.replace(/\[[^\]]*\]/g, '').replace(/general/gi, '')
  const hasTime = /[hs]/i.test(plain)
  const hasDate = /[yd]|g{1,3}e/i.test(plain) || (/m/i.test(plain) && !hasTime && /^[m\s/\-.,]*$/i.test(plain))
  if (hasDate) return hasTime ? numberUses.datetime : numberUses.date
  return hasTime ? numberUses.time : numberUses.number
}

export interface TypedNumber {
  kind: number
  value: number
}

/** Writes what a number with that format is into `target`. A date with a time of day is a datetime; a time without a date a duration. */
export function readNumber(target: TypedNumber, serial: number, use: number, is1904: boolean): void {
  target.kind = cellKinds.number
  target.value = serial
  if (use === numberUses.time) {
    target.kind = cellKinds.duration
    return
  }
  if (use === numberUses.number) return
  if (!is1904 && serial > 0 && serial < 1) {
    target.kind = cellKinds.duration
    return
  }
  const ms = serialToMs(serial, is1904)
  if (ms === null) return
  target.kind = use === numberUses.date && ms % DAY_MS === 0 ? cellKinds.date : cellKinds.datetime
  target.value = ms
}

const isoPattern =
  /^(-?\d{4,6})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})?)?$/

/** A cell that holds its date as ISO 8601 (`t="d"`); false: it is none. The zone, if any, is dropped: workbooks have none. */
export function readIsoDate(target: TypedNumber, text: string): boolean {
  const match = isoPattern.exec(text.trim())
  if (match === null) return readIsoTime(target, text.trim())
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '0'] = match
  const ms = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second))
  const date = new Date(ms)
  if (Number.isNaN(ms) || date.getUTCMonth() !== Number(month) - 1) return false
  target.kind = match[4] === undefined ? cellKinds.date : cellKinds.datetime
  target.value = ms + Math.round(Number(`0.${fraction}`) * 1000)
  return true
}

function readIsoTime(target: TypedNumber, text: string): boolean {
  const match = /^T?(\d{2}):(\d{2})(?::(\d{2}(?:\.\d{1,9})?))?Z?$/.exec(text)
  if (match === null) return false
  target.kind = cellKinds.duration
  target.value = (Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3] ?? 0)) / 86_400
  return true
}
