import { cellKinds } from '../cells.ts'
import { createDateReader, readDuration } from './date-text.ts'
import type { DateOrder, DateReader } from './date-text.ts'
import type { Grid } from './grid.ts'
import { createNumberReader } from './number-text.ts'
import type { NumberReader } from './number-text.ts'
import { saysNothing } from './words.ts'

/** What the cells of a column are: counted over the first rows, it decides how the rest is read. */
export interface Profile {
  filled: number
  numbers: number
  booleans: number
  times: number
  durations: number
  errors: number
  texts: number
  /** Of the texts: those that read as something else. */
  readonly textNumbers: NumberReader
  readonly textDates: DateReader
  numbersInText: number
  datesInText: number
  durationsInText: number
  booleansInText: number
  nothings: number
  /** Digits with a leading zero, or 13 and more of them. */
  identifiers: number
  /** Lengths of texts that are digits only. */
  shortestDigits: number
  longestDigits: number
}

export type Lane = 'text' | 'number' | 'time' | 'boolean' | 'duration'

/** How a column's cells are read. */
export interface Reading {
  readonly lane: Lane
  /** The decimal mark of texts that could be read both ways. */
  readonly comma: boolean
  readonly order: DateOrder
}

/** Of the cells that say anything, how many must be of a type for it to be the column's. */
export const share = 0.7

export function createProfile(): Profile {
  return {
    filled: 0,
    numbers: 0,
    booleans: 0,
    times: 0,
    durations: 0,
    errors: 0,
    texts: 0,
    textNumbers: createNumberReader(false),
    textDates: createDateReader('dmy'),
    numbersInText: 0,
    datesInText: 0,
    durationsInText: 0,
    booleansInText: 0,
    nothings: 0,
    identifiers: 0,
    shortestDigits: Infinity,
    longestDigits: 0,
  }
}

export function addCell(profile: Profile, grid: Grid, row: number, column: number): void {
  const kind = grid.kind(row, column)
  if (kind === cellKinds.blank) return
  if (kind === cellKinds.text) addText(profile, grid.text(row, column))
  else addTyped(profile, kind)
}

/** A cell that is no text. */
export function addTyped(profile: Profile, kind: number): void {
  profile.filled++
  if (kind === cellKinds.number) profile.numbers++
  else if (kind === cellKinds.boolean) profile.booleans++
  else if (kind === cellKinds.error) profile.errors++
  else if (kind === cellKinds.duration) profile.durations++
  else profile.times++
}

const truths = /^(?:true|false)$/i
const digitsOnly = /^\d+$/

export function addText(profile: Profile, text: string): void {
  const bare = text.trim()
  if (bare === '') return
  profile.filled++
  profile.texts++
  if (digitsOnly.test(bare)) addDigits(profile, bare)
  if (isNumber(profile.textNumbers.read(text))) profile.numbersInText++
  else if (isNumber(profile.textDates.read(text))) profile.datesInText++
  else if (isNumber(readDuration(text))) profile.durationsInText++
  else if (truths.test(bare)) profile.booleansInText++
  else if (saysNothing(bare)) profile.nothings++
}

function addDigits(profile: Profile, digits: string): void {
  profile.shortestDigits = Math.min(profile.shortestDigits, digits.length)
  profile.longestDigits = Math.max(profile.longestDigits, digits.length)
  if ((digits.length > 1 && digits.startsWith('0')) || digits.length >= 13) profile.identifiers++
}

/** How to read a column; null: nothing in it tells. */
export function decideLane(profile: Profile): Lane | null {
  const telling = profile.filled - profile.errors - profile.nothings
  if (telling === 0) return profile.filled === 0 ? null : 'text'
  const enough = telling * share
  if (isIdentifier(profile, telling) || profile.textNumbers.seen.signs.size > 1) return 'text'
  if (profile.numbers + profile.numbersInText >= enough) return 'number'
  if (profile.times + profile.datesInText >= enough) return 'time'
  if (profile.booleans + profile.booleansInText >= enough) return 'boolean'
  if (profile.durations + profile.durationsInText >= enough) return 'duration'
  return 'text'
}

function isIdentifier(profile: Profile, telling: number): boolean {
  if (profile.identifiers === 0) return false
  const sameLength = profile.shortestDigits === profile.longestDigits
  return profile.identifiers >= telling * 0.05 || (sameLength && profile.numbers === 0)
}

/** The decimal mark of a column's texts: by those that are certain, else by `others` (the rest of the table). */
export function decimalComma(profile: Profile, others: boolean): boolean {
  const { dots, commas } = profile.textNumbers.seen
  return dots === commas ? others : commas > dots
}

export interface DateVerdict {
  readonly order: 'dmy' | 'mdy' | 'ymd' | 'unclear' | null
  readonly readAs: DateOrder
}

/** @param asked what a person answered; @param elsewhere what other columns of the table say for certain */
export function decideDates(
  seen: DateReader['seen'],
  asked: DateOrder | null,
  elsewhere: DateOrder | null,
): DateVerdict {
  const { dmy, mdy, ymd, either } = seen
  if (dmy + mdy + ymd + either === 0) return { order: null, readAs: asked ?? 'dmy' }
  if (either === 0) return { order: certainOrder(seen), readAs: dmy >= mdy ? 'dmy' : 'mdy' }
  if (dmy > 0 && mdy === 0) return { order: 'dmy', readAs: 'dmy' }
  if (mdy > 0 && dmy === 0) return { order: 'mdy', readAs: 'mdy' }
  const known = asked ?? elsewhere
  return known === null ? { order: 'unclear', readAs: 'dmy' } : { order: known, readAs: known }
}

function certainOrder({ dmy, mdy, ymd }: DateReader['seen']): 'dmy' | 'mdy' | 'ymd' {
  if (ymd >= dmy && ymd >= mdy) return 'ymd'
  return dmy >= mdy ? 'dmy' : 'mdy'
}

/** The one order that columns of a table are certain of; null: none, or they differ. */
export function orderElsewhere(all: readonly DateReader['seen'][]): DateOrder | null {
  const dmy = all.some((seen) => seen.dmy > 0)
  const mdy = all.some((seen) => seen.mdy > 0)
  if (dmy === mdy) return null
  return dmy ? 'dmy' : 'mdy'
}

function isNumber(value: number): boolean {
  return value === value
}
