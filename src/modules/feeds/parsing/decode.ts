import { isUtf8 } from 'node:buffer'
import type { TextDecoder as Decoder } from 'node:util'
import { detect } from 'chardet'
import { withoutControls } from '../core/text/text.ts'

/** Enough of a document to find its declaration in, and to guess by. */
const HEAD_BYTES = 4_096
const GUESS_BYTES = 64 * 1024

/**
 * Bytes become text: by their BOM, the content type, the document's own declaration, as UTF-8 when they are that, or as it looks.
 * What cannot be decoded is U+FFFD; NUL and control characters are gone.
 */
export function decodeDocument(body: Uint8Array, contentType: string): string {
  const decoder = decoderOf(body, contentType)
  return withoutControls(decoder.decode(body))
}

function decoderOf(body: Uint8Array, contentType: string): Decoder {
  const byMark = markOf(body)
  if (byMark !== null) return new TextDecoder(byMark)
  const isValid = isUtf8(body)
  const told = toDecoder(/charset\s*=\s*["']?([\w:.-]+)/i.exec(contentType)?.[1])
  const believed = [told, toDecoder(declaredIn(body))].find((each) => isPossible(each, isValid))
  if (believed !== undefined && believed !== null && !(isValid && isLatin(believed))) return believed
  if (isValid) return new TextDecoder('utf-8')
  return toDecoder(detect(wordsOf(body.subarray(0, GUESS_BYTES))) ?? undefined) ?? new TextDecoder('windows-1252')
}

const isPossible = (decoder: Decoder | null, isValid: boolean): boolean =>
  decoder !== null && (decoder.encoding !== 'utf-8' || isValid)

/** What the language is guessed by: of a text in another script nothing of ASCII, since the names of tags are English everywhere. */
function wordsOf(body: Uint8Array): Uint8Array {
  const words = Buffer.from(body)
    .toString('latin1')
    .replace(/<[^<>]*>/g, ' ')
  const foreign = words.replace(/[\0-\x7f]+/g, ' ')
  const isForeign = foreign.replaceAll(' ', '').length > words.replace(/[^A-Za-z]+/g, '').length
  return isForeign ? Buffer.from(foreign, 'latin1') : body
}

/** Servers send "iso-8859-1" because nobody told them anything; letters beyond ASCII that are valid UTF-8 are no accident. */
const isLatin = (decoder: Decoder): boolean => decoder.encoding === 'windows-1252'

/** A BOM, or the zeros of a `<` in UTF-16. */
const MARKS: readonly (readonly [string, readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
  ['utf-16le', [0x3c, 0x00, 0x3f, 0x00]],
  ['utf-16be', [0x00, 0x3c, 0x00, 0x3f]],
]

const markOf = (body: Uint8Array): string | null =>
  MARKS.find(([, bytes]) => bytes.every((byte, index) => body[index] === byte))?.[0] ?? null

/** `<?xml encoding="...">` or `<meta charset=...>`. */
function declaredIn(body: Uint8Array): string | undefined {
  const head = new TextDecoder('windows-1252').decode(body.subarray(0, HEAD_BYTES))
  return (
    /<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w:.-]+)/i.exec(head)?.[1] ??
    /<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w:.-]+)/i.exec(head)?.[1]
  )
}

/** A declaration that was read as bytes is not UTF-16, whatever it says. */
function toDecoder(label: string | undefined): Decoder | null {
  if (label === undefined || /^utf-?16|^ucs-?2/i.test(label)) return null
  try {
    return new TextDecoder(label)
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}
