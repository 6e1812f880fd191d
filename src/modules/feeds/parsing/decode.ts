import { isAscii, isUtf8 } from 'node:buffer'
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
  const told = toDecoder(/charset\s*=\s*["']?([\w:.-]+)/i.exec(contentType)?.[1])
  const declared = toDecoder(declaredIn(body))
  const isValid = isUtf8(body)
  for (const candidate of [told, declared]) {
    if (candidate === null || (candidate.encoding === 'utf-8' && !isValid)) continue
    return isValid && isLatin(candidate) && !isAscii(body) ? utf8() : candidate
  }
  if (isValid) return utf8()
  return toDecoder(detect(wordsOf(body.subarray(0, GUESS_BYTES))) ?? undefined) ?? new TextDecoder('windows-1252')
}

/** What the language is guessed by: of a text in another script nothing of ASCII, since the names of tags are English everywhere. */
function wordsOf(body: Uint8Array): Uint8Array {
  const words = Buffer.from(body)
    .toString('latin1')
    .replace(/<[^<>]*>/g, ' ')
  const foreign = words.replace(/[\0-\x7f]+/g, ' ')
  const isForeign = foreign.replaceAll(' ', '').length > words.replace(/[^A-Za-z]+/g, '').length
  return isForeign ? Buffer.from(foreign, 'latin1') : body
}

const utf8 = (): Decoder => new TextDecoder('utf-8')

/** Servers send "iso-8859-1" because nobody told them anything; letters beyond ASCII that are valid UTF-8 are no accident. */
const isLatin = (decoder: Decoder): boolean => decoder.encoding === 'windows-1252'

function markOf(body: Uint8Array): string | null {
  if (body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf) return 'utf-8'
  if (body[0] === 0xff && body[1] === 0xfe) return 'utf-16le'
  if (body[0] === 0xfe && body[1] === 0xff) return 'utf-16be'
  if (body[0] === 0x3c && body[1] === 0 && body[2] !== 0) return 'utf-16le'
  return body[0] === 0 && body[1] === 0x3c ? 'utf-16be' : null
}

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
