import { ReadFailure } from '../failures.ts'
import { withoutEntities } from './text.ts'

export interface Tag {
  /** Without its prefix. */
  readonly name: string
  readonly isClosing: boolean
  /** By name without prefix; the first of a name counts. */
  attribute(name: string): string | null
}

/** Opening and closing tags of a part that is read whole, in order; a `>` within quotes ends nothing. @throws ReadFailure */
export function* tagsOf(xml: string, part: string): Generator<Tag> {
  refuseDoctype(xml, part)
  let at = 0
  for (;;) {
    const open = xml.indexOf('<', at)
    if (open < 0) return
    const comment = xml.startsWith('<!--', open)
    const end = comment ? xml.indexOf('-->', open) : tagEnd(xml, open)
    if (end < 0) return
    if (!comment && xml[open + 1] !== '?') yield toTag(xml.slice(open + 1, end))
    at = end + 1
  }
}

/** Entities are how XML reads other files and grows without end; no spreadsheet program writes any. */
export function refuseDoctype(xml: string, part: string): void {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(xml))
    throw new ReadFailure('unsafe', `${part} in it declares a document type, which could make it read other files`)
}

function tagEnd(xml: string, open: number): number {
  let at = open + 1
  for (;;) {
    const end = xml.indexOf('>', at)
    if (end < 0) return -1
    const quote = firstQuote(xml, at, end)
    if (quote < 0) return end
    const close = xml.indexOf(xml[quote] ?? '', quote + 1)
    if (close < 0) return -1
    at = close + 1
  }
}

function firstQuote(xml: string, from: number, to: number): number {
  for (let at = from; at < to; at += 1) {
    const code = xml.charCodeAt(at)
    if (code === 34 || code === 39) return at
  }
  return -1
}

function toTag(inner: string): Tag {
  const isClosing = inner.startsWith('/')
  const name = /^\/?(?:[\w.-]{1,64}:)?([\w.-]{1,64})/.exec(inner)?.[1] ?? ''
  return { name, isClosing, attribute: (wanted) => attributeOf(inner, wanted) }
}

function attributeOf(inner: string, wanted: string): string | null {
  const pattern = /\s+(?:[\w.-]+:)?([\w.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/y
  pattern.lastIndex = inner.search(/\s/)
  if (pattern.lastIndex < 0) return null
  for (let match = pattern.exec(inner); match !== null; match = pattern.exec(inner))
    if (match[1] === wanted) return withoutEntities(match[2] ?? match[3] ?? '')
  return null
}
