import { ascii, type Sink } from './sink.ts'

/** Longest text of a cell, in UTF-16 code units (ECMA-376 part 1, 18.4.12; Excel refuses a file with more). */
export const LONGEST_TEXT = 32_767
/** A byte becomes at most `_x0001_`. */
export const MOST_PER_BYTE = 7

const AMP = ascii('&amp;')
const LT = ascii('&lt;')
const GT = ascii('&gt;')
const UNDERSCORE = ascii('_x005F_')

/** 0: as it is; 1: looked at. Tab and line feed may stand in XML, other control characters may not. */
const special = new Uint8Array(256)
for (let byte = 0; byte < 32; byte++) special[byte] = byte === 9 || byte === 10 ? 0 : 1
for (const byte of [38, 60, 62, 95, 0xef]) special[byte] = 1

/** UTF-8 as XML of a spreadsheet's string: control characters as `_x0001_`, and such text itself as `_x005F_x0001_`. */
export function putEscaped(sink: Sink, text: Uint8Array, from: number, to: number): void {
  const { bytes } = sink
  let at = sink.at
  for (let index = from; index < to; index++) {
    const byte = text[index] as number
    if (special[byte] === 0) {
      bytes[at++] = byte
      continue
    }
    sink.at = at
    index += putSpecial(sink, text, index, to)
    at = sink.at
  }
  sink.at = at
}

/** Writes what stands at `index`; answers how many bytes after it were part of that. */
function putSpecial(sink: Sink, text: Uint8Array, index: number, to: number): number {
  const byte = text[index] as number
  if (byte === 38) return putAll(sink, AMP)
  if (byte === 60) return putAll(sink, LT)
  if (byte === 62) return putAll(sink, GT)
  if (byte === 95 && looksEscaped(text, index, to)) return putAll(sink, UNDERSCORE)
  if (byte < 32) return putAll(sink, ascii(`_x${byte.toString(16).toUpperCase().padStart(4, '0')}_`))
  if (byte === 0xef && text[index + 1] === 0xbf && index + 2 < to) {
    const last = text[index + 2] as number
    if (last >= 0xbe) return putAll(sink, ascii(last === 0xbe ? '_xFFFE_' : '_xFFFF_')) + 2
  }
  sink.bytes[sink.at++] = byte
  return 0
}

function putAll(sink: Sink, piece: Uint8Array): 0 {
  sink.bytes.set(piece, sink.at)
  sink.at += piece.length
  return 0
}

/** `_x0041_` */
function looksEscaped(text: Uint8Array, index: number, to: number): boolean {
  if (index + 6 >= to || text[index + 1] !== 120 || text[index + 6] !== 95) return false
  for (let digit = index + 2; digit < index + 6; digit++) if (!isHex(text[digit] as number)) return false
  return true
}

const isHex = (byte: number): boolean =>
  (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 70) || (byte >= 97 && byte <= 102)

/** Where a text must end to be no longer than a cell may hold: never inside a character. */
export function endOfLongest(text: Uint8Array, from: number, to: number): number {
  if (to - from <= LONGEST_TEXT) return to
  let units = 0
  for (let index = from; index < to;) {
    const byte = text[index] as number
    const [bytes, more] = byte < 0x80 ? [1, 1] : byte < 0xe0 ? [2, 1] : byte < 0xf0 ? [3, 1] : [4, 2]
    if (units + more > LONGEST_TEXT) return index
    units += more
    index += bytes
  }
  return to
}
