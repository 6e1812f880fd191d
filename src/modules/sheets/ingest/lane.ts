import { cellKinds } from '../core/cells.ts'
import type { CellColumn } from '../core/cells.ts'
import { createDateReader, isMidnight, readDuration } from '../core/recognise/date-text.ts'
import type { DateReader } from '../core/recognise/date-text.ts'
import { shownNumber } from '../core/recognise/grid.ts'
import { createNumberReader } from '../core/recognise/number-text.ts'
import type { NumberReader } from '../core/recognise/number-text.ts'
import { addText, addTyped } from '../core/recognise/profile.ts'
import type { Profile, Reading } from '../core/recognise/profile.ts'
import { createScale } from '../core/recognise/scale.ts'
import type { Scale } from '../core/recognise/scale.ts'
import { saysNothing } from '../core/recognise/words.ts'
import { chunkRows } from './vectors.ts'
import type { DoubleFill, TextFill } from './vectors.ts'

/** A column of a table while its cells are read. */
export interface Lane {
  /** Of the sheet, from 0. */
  readonly index: number
  readonly reading: Reading
  /** What its first cells are; of a text column it goes on until it has seen enough to be sure. */
  readonly profile: Profile
  readonly values: DoubleFill | null
  readonly texts: TextFill | null
  /** Texts that do not fit, one a row of the chunk; null: there were none so far. */
  oddTexts: TextFill | null
  /** Rows of this chunk whose cells do not fit, with their text. */
  readonly odd: { readonly at: number; readonly text: string }[]
  readonly misfits: { readonly row: number; readonly text: string }[]
  readonly numberTexts: NumberReader
  readonly dateTexts: DateReader
  readonly scale: Scale
  readonly seen: {
    values: number
    /** Misfits that say something other than "nothing" or an error. */
    contradicting: number
    fromText: number
    /** A date with a time of day. */
    timed: boolean
    /** Of all values, as doubles: only to recognise rows of totals. */
    sum: number
  }
}

const mostMisfits = 100
/** Cells after which a text column is text. */
const sureAfter = 200

export function createLane(index: number, reading: Reading, profile: Profile): Lane {
  const text = reading.lane === 'text'
  return {
    index,
    reading,
    profile,
    values: text ? null : { values: new Float64Array(chunkRows), valid: new Uint32Array(chunkRows / 32), nulls: 0 },
    texts: text ? new Array<string | null>(chunkRows).fill(null) : null,
    oddTexts: null,
    odd: [],
    misfits: [],
    numberTexts: createNumberReader(reading.comma),
    dateTexts: createDateReader(reading.order),
    scale: createScale(),
    seen: { values: 0, contradicting: 0, fromText: 0, timed: false, sum: 0 },
  }
}

/** Rows of a batch that become rows of a chunk. */
export interface Picked {
  readonly rowNumbers: Int32Array<ArrayBuffer>
  readonly at: Int32Array
  readonly count: number
}

/** Reads the picked cells of a column; undefined: all blank. */
export function readCells(lane: Lane, column: CellColumn | undefined, picked: Picked): void {
  lane.odd.length = 0
  if (lane.texts !== null) readTexts(lane, lane.texts, column, picked)
  else if (lane.values !== null) {
    lane.values.valid.fill(0xffffffff)
    lane.values.nulls = 0
    if (column === undefined) nullAll(lane.values, picked.count)
    else if (lane.reading.lane === 'number') readNumbers(lane, lane.values, column, picked)
    else readOthers(lane, lane.values, column, picked)
  }
}

function nullAll(fill: DoubleFill, count: number): void {
  fill.valid.fill(0)
  fill.nulls = count
}

function readTexts(lane: Lane, texts: TextFill, column: CellColumn | undefined, { at, count }: Picked): void {
  if (column === undefined) {
    texts.fill(null, 0, count)
    return
  }
  const { kinds, numbers } = column
  let learn = lane.profile.filled < sureAfter
  for (let i = 0; i < count; i++) {
    const row = at[i] ?? 0
    const kind = kinds[row] ?? 0
    let text: string | null = null
    if (kind === cellKinds.text || kind === cellKinds.error) text = column.textAt(row)
    else if (kind !== cellKinds.blank) text = shownNumber(kind, numbers[row] ?? 0)
    if (text === '') text = null
    texts[i] = text
    if (learn && text !== null) {
      learnFrom(lane.profile, kind, text)
      learn = lane.profile.filled < sureAfter
    }
  }
}

function learnFrom(profile: Profile, kind: number, text: string): void {
  if (kind === cellKinds.text) addText(profile, text)
  else addTyped(profile, kind)
}

function readNumbers(lane: Lane, fill: DoubleFill, column: CellColumn, picked: Picked): void {
  const { kinds, numbers } = column
  const { at, count } = picked
  const { values } = fill
  const { scale, seen } = lane
  let sum = 0
  let read = 0
  for (let i = 0; i < count; i++) {
    const row = at[i] ?? 0
    const kind = kinds[row] ?? 0
    if (kind === 1) {
      const value = numbers[row] ?? 0
      values[i] = value
      scale.add(value)
      sum += value
      read++
    } else {
      values[i] = 0
      if (kind === 0 || !readText(lane, column, picked, i)) setNull(fill, i)
      else {
        const value = values[i] ?? 0
        scale.add(value)
        sum += value
        read++
      }
    }
  }
  seen.sum += sum
  seen.values += read
}

/** Booleans, dates and times, durations. */
function readOthers(lane: Lane, fill: DoubleFill, column: CellColumn, picked: Picked): void {
  const { kinds, numbers } = column
  const { at, count } = picked
  const { lane: type } = lane.reading
  for (let i = 0; i < count; i++) {
    const row = at[i] ?? 0
    const kind = kinds[row] ?? 0
    if (fits(type, kind)) fill.values[i] = numbers[row] ?? 0
    else if (kind === 0 || !readText(lane, column, picked, i)) {
      fill.values[i] = 0
      setNull(fill, i)
      continue
    }
    lane.seen.values++
    if (type === 'time' && !lane.seen.timed) lane.seen.timed = !isMidnight(fill.values[i] ?? 0)
  }
}

function fits(type: Reading['lane'], kind: number): boolean {
  if (type === 'time') return kind === cellKinds.date || kind === cellKinds.datetime
  if (type === 'boolean') return kind === cellKinds.boolean
  return kind === cellKinds.duration
}

/** True: the text was read as a value of the column's type. False: it is a misfit, and noted. */
function readText(lane: Lane, column: CellColumn, picked: Picked, i: number): boolean {
  const row = picked.at[i] ?? 0
  const kind = column.kinds[row] ?? 0
  if (kind !== cellKinds.text) {
    const text = kind === cellKinds.error ? column.textAt(row) : shownNumber(kind, column.numbers[row] ?? 0)
    noteMisfit(lane, picked, { i, text, says: kind !== cellKinds.error })
    return false
  }
  const text = column.textAt(row)
  const value = valueOf(lane, text)
  if (value === value && lane.values !== null) {
    lane.values.values[i] = value
    lane.seen.fromText++
    return true
  }
  if (text.trim() !== '') noteMisfit(lane, picked, { i, text, says: !saysNothing(text) })
  return false
}

function noteMisfit(lane: Lane, picked: Picked, cell: { i: number; text: string; says: boolean }): void {
  if (cell.says) lane.seen.contradicting++
  lane.odd.push({ at: cell.i, text: cell.text })
  if (lane.misfits.length < mostMisfits) {
    lane.misfits.push({ row: picked.rowNumbers[cell.i] ?? 0, text: cell.text })
  }
}

/** NaN: it does not fit. */
function valueOf(lane: Lane, text: string): number {
  switch (lane.reading.lane) {
    case 'number':
      return lane.numberTexts.read(text)
    case 'time':
      return lane.dateTexts.read(text)
    case 'duration':
      return readDuration(text)
    case 'boolean':
      return truthOf(text)
    case 'text':
      return NaN
  }
}

function truthOf(text: string): number {
  const bare = text.trim().toLowerCase()
  if (bare === 'true') return 1
  return bare === 'false' ? 0 : NaN
}

function setNull(fill: DoubleFill, i: number): void {
  fill.nulls++
  fill.valid[i >>> 5] = (fill.valid[i >>> 5] ?? 0) & ~(1 << (i & 31))
}
