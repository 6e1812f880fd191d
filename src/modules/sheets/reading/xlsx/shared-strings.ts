import { ReadFailure } from '../failures.ts'
import type { ReadLimits } from '../limits.ts'
import { cellText, richText } from '../xml/text.ts'
import { refuseDoctype } from '../xml/tags.ts'
import type { Zip } from '../zip/directory.ts'
import { partChunks } from '../zip/part.ts'

export interface SharedStrings {
  readonly count: number
  readonly lengths: Uint32Array
  at(index: number): string
}

export const noSharedStrings: SharedStrings = { count: 0, lengths: new Uint32Array(0), at: () => '' }

/** Strings are slices of the chunks that they came in: no copy is made of what has no escapes. @throws ReadFailure */
export async function readSharedStrings(zip: Zip, part: string, limits: ReadLimits): Promise<SharedStrings> {
  const entry = zip.entries.get(part)
  if (entry === undefined) return noSharedStrings
  if (entry.bytes > limits.maxSharedStringBytes)
    throw new ReadFailure('too_large', `its texts have ${Math.round(entry.bytes / 1e6)} MB`)
  const strings: string[] = []
  let carry: Buffer | null = null
  let tags: StringTags | null = null
  for await (const chunk of partChunks(zip, entry, limits)) {
    const bytes: Buffer = carry === null ? chunk : Buffer.concat([carry, chunk])
    tags ??= tagsOfRoot(bytes, part)
    const cut = bytes.lastIndexOf(tags.close)
    const end = cut < 0 ? 0 : cut + tags.close.length
    if (bytes.length - end > limits.maxCellChars * 8) throw new ReadFailure('unsafe', 'one of its texts does not end')
    if (end > 0) readStrings(bytes.toString('utf8', 0, end), tags, strings, part)
    carry = end === bytes.length ? null : Buffer.from(bytes.subarray(end))
  }
  if (carry !== null && tags !== null) readStrings(carry.toString('utf8'), tags, strings, part)
  return { count: strings.length, lengths: lengthsOf(strings, limits), at: (index) => strings[index] ?? '' }
}

interface StringTags {
  readonly open: string
  readonly close: string
}

function tagsOfRoot(bytes: Buffer, part: string): StringTags {
  if (bytes[0] === 0xff || bytes[0] === 0xfe) throw new ReadFailure('unsupported', `${part} in it is written in UTF-16`)
  const prefix = /<(\w+:)?sst[\s>/]/.exec(bytes.toString('latin1', 0, 4_096))?.[1] ?? ''
  return { open: `<${prefix}si`, close: `</${prefix}si>` }
}

const PLAIN_OPEN = '<si><t>'
const PLAIN_CLOSE = '</t></si>'

function readStrings(xml: string, tags: StringTags, strings: string[], part: string): void {
  if (xml.includes('<!')) refuseDoctype(xml, part)
  let at = 0
  for (;;) {
    const open = xml.indexOf(tags.open, at)
    if (open < 0) return
    const plain = plainEnd(xml, open)
    if (plain > 0) {
      strings.push(cellText(xml.slice(open + PLAIN_OPEN.length, plain)))
      at = plain + PLAIN_CLOSE.length
      continue
    }
    const after = xml.charCodeAt(open + tags.open.length)
    const gt = xml.indexOf('>', open)
    if (gt < 0) return
    if (after > 32 && after !== GREATER && after !== SLASH) at = open + 1
    else if (xml.charCodeAt(gt - 1) === SLASH) {
      strings.push('')
      at = gt + 1
    } else {
      const close = xml.indexOf(tags.close, gt)
      if (close < 0) return
      strings.push(richText(xml.slice(gt + 1, close)))
      at = close + tags.close.length
    }
  }
}

const GREATER = 62
const SLASH = 47

/** Where the text of `<si><t>text</t></si>` ends; 0: it is not written like that. */
function plainEnd(xml: string, open: number): number {
  if (!xml.startsWith(PLAIN_OPEN, open)) return 0
  const end = xml.indexOf('<', open + PLAIN_OPEN.length)
  return xml.startsWith(PLAIN_CLOSE, end) ? end : 0
}

function lengthsOf(strings: readonly string[], limits: ReadLimits): Uint32Array {
  const lengths = new Uint32Array(strings.length)
  for (const [index, text] of strings.entries()) {
    if (text.length > limits.maxCellChars)
      throw new ReadFailure('too_large', `one of its texts has ${text.length} characters`)
    lengths[index] = text.length
  }
  return lengths
}
