import { ReadFailure } from '../failures.ts'
import type { ReadLimits } from '../limits.ts'
import { refuseDoctype } from '../xml/tags.ts'
import { cellText, richText } from '../xml/text.ts'
import type { Zip } from '../zip/directory.ts'
import { partChunks } from '../zip/part.ts'
import { createTextPool, type TextPool } from './text-pool.ts'

export type SharedStrings = Pick<TextPool, 'count' | 'lengthAt' | 'at'>

export const noSharedStrings: SharedStrings = { count: 0, lengthAt: () => 0, at: () => '' }

/** @throws ReadFailure */
export async function readSharedStrings(zip: Zip, part: string, limits: ReadLimits): Promise<SharedStrings> {
  const entry = zip.entries.get(part)
  if (entry === undefined) return noSharedStrings
  if (entry.bytes > limits.maxSharedStringBytes)
    throw new ReadFailure('too_large', `its texts have ${Math.round(entry.bytes / 1e6)} MB`)
  const pool = createTextPool(entry.bytes)
  let carry = Buffer.alloc(0)
  let tags: StringTags | null = null
  for await (const chunk of partChunks(zip, entry, limits)) {
    const bytes = Buffer.concat([carry, chunk])
    tags ??= tagsOfRoot(bytes, part)
    const end = endOfLast(bytes, tags.close)
    if (bytes.length - end > limits.maxCellChars * 4) throw new ReadFailure('unsafe', 'one of its texts does not end')
    if (bytes.includes('<!')) refuseDoctype(bytes.toString('latin1', 0, end), part)
    readStrings(bytes.subarray(0, end), { tags, pool, limits })
    carry = Buffer.from(bytes.subarray(end))
  }
  if (tags !== null) readStrings(carry, { tags, pool, limits })
  return pool
}

function endOfLast(bytes: Buffer, close: Buffer): number {
  const at = bytes.lastIndexOf(close)
  return at < 0 ? 0 : at + close.length
}

interface StringTags {
  readonly open: Buffer
  readonly close: Buffer
}

function tagsOfRoot(bytes: Buffer, part: string): StringTags {
  if (bytes[0] === 0xff || bytes[0] === 0xfe) throw new ReadFailure('unsupported', `${part} in it is written in UTF-16`)
  const prefix = /<([\w.-]+:)?sst[\s>/]/.exec(bytes.toString('latin1', 0, 4_096))?.[1] ?? ''
  return { open: Buffer.from(`<${prefix}si`), close: Buffer.from(`</${prefix}si>`) }
}

const GREATER = 62
const SLASH = 47
const LESS = 60
const PLAIN_OPEN = Buffer.from('<si><t>')
const SPACED_OPEN = Buffer.from('<si><t xml:space="preserve">')
const PLAIN_CLOSE = Buffer.from('</t></si>')

function readStrings(bytes: Buffer, target: Target): void {
  let at = 0
  while (at >= 0) {
    const next = readPlain(bytes, at, target.pool)
    at = next < 0 ? readAny(bytes, at, target) : next
  }
}

/** `<si><t>text</t></si>`, as nearly all are written; -1: it is not. */
function readPlain(bytes: Buffer, at: number, pool: TextPool): number {
  if (bytes[at] !== LESS) return -1
  const open = startsAt(bytes, at, PLAIN_OPEN) ? PLAIN_OPEN : startsAt(bytes, at, SPACED_OPEN) ? SPACED_OPEN : null
  if (open === null) return -1
  const from = at + open.length
  let end = from
  while (end < bytes.length && bytes[end] !== LESS) end += 1
  if (!startsAt(bytes, end, PLAIN_CLOSE) || pool.copyPlain(bytes, from, end + 1) < 0) return -1
  return end + PLAIN_CLOSE.length
}

function startsAt(bytes: Buffer, at: number, wanted: Buffer): boolean {
  for (let index = 0; index < wanted.length; index += 1) if (bytes[at + index] !== wanted[index]) return false
  return true
}

interface Target {
  readonly tags: StringTags
  readonly pool: TextPool
  readonly limits: ReadLimits
}

/** Any other way to write one, or what is between them; -1: there are no more. */
function readAny(bytes: Buffer, start: number, { tags, pool, limits }: Target): number {
  const open = bytes.indexOf(tags.open, start)
  if (open < 0) return -1
  if (open > start && bytes[open + tags.open.length] === GREATER) return open
  const after = bytes[open + tags.open.length] ?? 0
  if (after > 32 && after !== GREATER && after !== SLASH) return open + 1
  const tagEnd = bytes.indexOf(GREATER, open)
  if (tagEnd < 0) return -1
  if (bytes[tagEnd - 1] === SLASH) {
    pool.add('')
    return tagEnd + 1
  }
  const close = bytes.indexOf(tags.close, tagEnd)
  if (close < 0) return -1
  const text = textOf(bytes.toString('utf8', tagEnd + 1, close))
  if (text.length > limits.maxCellChars)
    throw new ReadFailure('too_large', `one of its texts has ${text.length} characters`)
  pool.add(text)
  return close + tags.close.length
}

function textOf(xml: string): string {
  const open = xml.startsWith('<t>') ? 3 : xml.startsWith('<t xml:space="preserve">') ? 24 : 0
  const isPlain = open > 0 && xml.indexOf('<', open) === xml.length - 4 && xml.endsWith('</t>')
  return isPlain ? cellText(xml.slice(open, -4)) : richText(xml)
}
