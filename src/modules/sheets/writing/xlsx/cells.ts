import type { Column } from '../../core/schema.ts'
import type { BatchColumn } from '../rows.ts'
import { putAscii, putDecimal, putFraction, putWhole, wholeOf, wholeText } from './digits.ts'
import { columnLetters } from './names.ts'
import { ascii, put, type Sink } from './sink.ts'
import { decimalStyle, styles } from './styles.ts'
import { endOfLongest, LONGEST_TEXT, putEscaped } from './text.ts'

/** Where a row is being written. */
export interface Place {
  /** The row's number in the sheet as digits. */
  digits: Uint8Array
  /** All texts of the row, and where the next of them begins. */
  text: Uint8Array
  textAt: number
  /** The cell's own text among them: up to here from `textAt`. */
  textTo: number
  /** Texts that were longer than a cell may be. */
  cut: number
  /** Numbers of more than 15 digits, which are written as text. */
  long: number
}

/** Bytes that a cell takes at most, besides its text. */
export const CELL_BYTES = 128

const DAY_MS = 86_400_000
const DAY_MICROS = DAY_MS * 1000
/** Of a day, as spreadsheets themselves write its time: ten decimals, 9 microseconds. */
const PARTS = 1e10
/** The last moment that a Date holds. */
const LAST_MS = 8.64e15
/** Serial of 1970-01-01 in the 1900 system. */
const EPOCH = 25_569
/** 1900-03-01: before it the 1900 system counts a day that never was, and 1900 itself is its first year. */
const FIRST_DAY = 61 - EPOCH
const FIRST_SKEWED_DAY = 2 - EPOCH
/** 9999-12-31. */
const LAST_DAY = 2_958_465 - EPOCH

const TEXT_OPEN = ascii('" t="inlineStr"><is><t>')
const TEXT_OPEN_KEPT = ascii('" t="inlineStr"><is><t xml:space="preserve">')
const GUARDED_OPEN = ascii(`" s="${styles.text}" t="inlineStr"><is><t>`)
const GUARDED_OPEN_KEPT = ascii(`" s="${styles.text}" t="inlineStr"><is><t xml:space="preserve">`)
const TEXT_CLOSE = ascii('</t></is></c>')
const ERROR_OPEN = ascii('" t="e"><v>')
const BOOLEAN_OPEN = ascii('" t="b"><v>')
const CLOSE = ascii('</v></c>')

const errors = ['#N/A', '#DIV/0!', '#VALUE!', '#REF!', '#NAME?', '#NUM!', '#NULL!'].map(ascii)
/** `=`, `+`, `-`, `@` and digits begin what would become something else than text when it is edited. */
const guarded = new Uint8Array(256)
for (const byte of ascii('=+-@0123456789')) guarded[byte] = 1

/** Head of the cells of one column: `<c r="AB`. */
export const headOf = (index: number): Uint8Array => ascii(`<c r="${columnLetters(index)}`)

/** Writes the text from `place.textAt` to `place.textTo` as a cell. */
export function putTextCell(sink: Sink, head: Uint8Array, place: Place): void {
  const { text, textAt: from, textTo: to } = place
  const first = text[from] as number
  if (first === 35 && errors.some((error) => isSame(text, from, to, error))) {
    putCell(sink, head, place, ERROR_OPEN)
    putEscaped(sink, text, from, to)
    put(sink, CLOSE)
    return
  }
  let end = to
  if (to - from > LONGEST_TEXT) {
    end = endOfLongest(text, from, to)
    if (end < to) place.cut += 1
  }
  const isKept = first <= 32 || (text[end - 1] as number) <= 32
  if (guarded[first] === 1) putCell(sink, head, place, isKept ? GUARDED_OPEN_KEPT : GUARDED_OPEN)
  else putCell(sink, head, place, isKept ? TEXT_OPEN_KEPT : TEXT_OPEN)
  putEscaped(sink, text, from, end)
  put(sink, TEXT_CLOSE)
}

function isSame(text: Uint8Array, from: number, to: number, other: Uint8Array): boolean {
  if (to - from !== other.length) return false
  return other.every((byte, index) => text[from + index] === byte)
}

function putCell(sink: Sink, head: Uint8Array, place: Place, open: Uint8Array): void {
  put(sink, head)
  put(sink, place.digits)
  put(sink, open)
}

export type ValueWriter = (sink: Sink, values: BatchColumn, row: number, place: Place) => void

/** Writes the value of a column that is not text, where it holds one. */
export function valueWriter(column: Column, head: Uint8Array): ValueWriter {
  switch (column.type) {
    case 'text':
      throw new Error('Text has no value of its own.')
    case 'boolean':
      return (sink, values, row, place) => {
        putCell(sink, head, place, BOOLEAN_OPEN)
        sink.bytes[sink.at++] = values.bytes[row] === 0 ? 48 : 49
        put(sink, CLOSE)
      }
    case 'integer':
      return wholeWriter(head, styled(styles.whole), 0)
    case 'decimal':
      return wholeWriter(head, styled(decimalStyle(column.scale)), column.scale)
    case 'number':
      return doubleWriter(head, styled(styles.general))
    case 'duration':
      return doubleWriter(head, styled(styles.duration))
    case 'date':
      return dateWriter(head)
    case 'datetime':
      return datetimeWriter(head)
  }
}

const styled = (style: number): Uint8Array => ascii(style === 0 ? '"><v>' : `" s="${style}"><v>`)

function wholeWriter(head: Uint8Array, open: Uint8Array, scale: number): ValueWriter {
  return (sink, { ints }, row, place) => {
    const low = ints[row * 2] as number
    const high = ints[row * 2 + 1] as number
    const value = wholeOf(low, high)
    if (Number.isNaN(value)) {
      place.long += 1
      putOwnText(sink, head, place, withPoint(wholeText(low, high), scale))
      return
    }
    putCell(sink, head, place, open)
    if (scale === 0) putWhole(sink, value)
    else putDecimal(sink, value, scale)
    put(sink, CLOSE)
  }
}

function withPoint(digits: string, scale: number): string {
  return scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

function putOwnText(sink: Sink, head: Uint8Array, place: Place, text: string): void {
  putCell(sink, head, place, GUARDED_OPEN)
  putAscii(sink, text)
  put(sink, TEXT_CLOSE)
}

function doubleWriter(head: Uint8Array, open: Uint8Array): ValueWriter {
  return (sink, { doubles }, row, place) => {
    const value = doubles[row] as number
    putCell(sink, head, place, Number.isFinite(value) ? open : ERROR_OPEN)
    putAscii(sink, Number.isFinite(value) ? String(value) : '#NUM!')
    put(sink, CLOSE)
  }
}

function dateWriter(head: Uint8Array): ValueWriter {
  const open = styled(styles.date)
  return (sink, { ints }, row, place) => {
    const day = ints[row] as number
    if (isOutside(day)) {
      putOwnText(sink, head, place, isoOf(day * DAY_MS).slice(0, -14))
      return
    }
    putCell(sink, head, place, open)
    putWhole(sink, serialOf(day))
    put(sink, CLOSE)
  }
}

function datetimeWriter(head: Uint8Array): ValueWriter {
  const open = styled(styles.datetime)
  return (sink, { ints }, row, place) => {
    const micros = (ints[row * 2 + 1] as number) * 4294967296 + ((ints[row * 2] as number) >>> 0)
    const day = Math.floor(micros / DAY_MICROS)
    if (isOutside(day)) {
      putOwnText(
        sink,
        head,
        place,
        isoOf(micros / 1000)
          .slice(0, -5)
          .replace('T', ' '),
      )
      return
    }
    const parts = Math.round(((micros - day * DAY_MICROS) / DAY_MICROS) * PARTS)
    putCell(sink, head, place, open)
    putWhole(sink, serialOf(day))
    putFraction(sink, parts)
    put(sink, CLOSE)
  }
}

const serialOf = (day: number): number => day + EPOCH - (day < FIRST_DAY ? 1 : 0)

/** What the 1900 system does not hold is written as text. */
const isOutside = (day: number): boolean => day < FIRST_SKEWED_DAY || day > LAST_DAY

function isoOf(ms: number): string {
  const rounded = Math.round(ms)
  return Math.abs(rounded) <= LAST_MS ? new Date(rounded).toISOString() : `${rounded} ms since 1970T00:00:00.000Z`
}
