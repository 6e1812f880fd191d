import { isAscii, isUtf8 } from 'node:buffer'
import { createReadStream } from 'node:fs'
import { analyse } from 'chardet'

const CHUNK_BYTES = 1 << 20
const GUESS_BYTES = 64 * 1024

export interface TextEncoding {
  /** As TextDecoder calls it. */
  readonly label: string
  /** Nothing says it: it is what the letters look like. */
  readonly isGuess: boolean
}

const marks: readonly (readonly [string, readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
]

/** By the mark at its start, the zeros of UTF-16, as UTF-8 when all of it is that, or as it looks. */
export async function detectEncoding(path: string, head: Buffer): Promise<TextEncoding> {
  const mark = marks.find(([, bytes]) => bytes.every((byte, index) => head[index] === byte))?.[0]
  if (mark !== undefined) return { label: mark, isGuess: false }
  const wide = wideEncoding(head)
  if (wide !== null) return { label: wide, isGuess: true }
  const foreign = await foreignText(path)
  return foreign === null ? { label: 'utf-8', isGuess: false } : { label: guess(foreign), isGuess: true }
}

/** Latin letters, digits and delimiters in UTF-16 have a zero byte each, all on one side. */
function wideEncoding(head: Buffer): string | null {
  const zeros = [0, 0]
  for (let at = 0; at < head.length; at += 1) if (head[at] === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1
  const [even = 0, odd = 0] = zeros
  if (even + odd < head.length / 20) return null
  if (odd > even * 10) return 'utf-16le'
  return even > odd * 10 ? 'utf-16be' : null
}

/** The first bytes around what is not UTF-8; null: all of it is. */
async function foreignText(path: string): Promise<Buffer | null> {
  let carry = Buffer.alloc(0)
  let isValid = true
  const samples: Buffer[] = []
  let sampled = 0
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES }) as AsyncIterable<Buffer>) {
    if (carry.length === 0 && isAscii(chunk)) continue
    const bytes = Buffer.concat([carry, chunk])
    const end = isValid ? endOfCharacters(bytes) : bytes.length
    if (!isUtf8(bytes.subarray(0, end))) isValid = false
    carry = Buffer.from(bytes.subarray(end))
    if (sampled < GUESS_BYTES) sampled += samples.push(linesBeyondAscii(bytes)) * CHUNK_BYTES
    if (!isValid && sampled >= GUESS_BYTES) break
  }
  if (!isUtf8(carry)) isValid = false
  return isValid ? null : Buffer.concat(samples).subarray(0, GUESS_BYTES)
}

/** Where the last character that may go on in the next chunk begins. */
function endOfCharacters(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte >= 0xc0) return byte >= 0xf0 || (byte >= 0xe0 && back < 3) || back < 2 ? bytes.length - back : bytes.length
    if (byte < 0x80) return bytes.length
  }
  return bytes.length
}

function linesBeyondAscii(bytes: Buffer): Buffer {
  const words = bytes
    .toString('latin1')
    .split(/[\n\r,;\t|"]/)
    .filter((word) => /[\x80-\xff]/.test(word))
  return Buffer.from(words.join('\n').slice(0, GUESS_BYTES), 'latin1')
}

const cyrillic: ReadonlySet<string> = new Set(['windows-1251', 'koi8-r', 'iso-8859-5'])
const multibyte: ReadonlySet<string> = new Set(['shift_jis', 'euc-jp', 'euc-kr', 'gb18030', 'big5'])
const MIN_CONFIDENCE = 30

/** Western text of few words looks like anything to statistics; other scripts show in which bytes there are. */
function guess(words: Buffer): string {
  const candidates = analyse(words).map(({ name, confidence }) => ({ label: name.toLowerCase(), confidence }))
  const known = candidates.filter(({ label, confidence }) => confidence >= MIN_CONFIDENCE && isKnown(label))
  if (isMostly(words, 0xc0, 0xff)) return known.find(({ label }) => cyrillic.has(label))?.label ?? 'windows-1251'
  const best = known[0]?.label
  if (best !== undefined && (cyrillic.has(best) || multibyte.has(best))) return best
  return best === undefined || best.startsWith('iso-8859-1') || best.startsWith('utf') ? 'windows-1252' : best
}

/** Letters beyond ASCII make up most of the letters, as in a script of its own, and lie in that range. */
function isMostly(words: Buffer, from: number, to: number): boolean {
  let within = 0
  let high = 0
  let latin = 0
  for (const byte of words) {
    if (byte >= from && byte <= to) within += 1
    if (byte >= 0x80) high += 1
    else if ((byte | 32) >= 97 && (byte | 32) <= 122) latin += 1
  }
  return high > latin && within > high * 0.9
}

function isKnown(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== ''
  } catch {
    return false
  }
}
