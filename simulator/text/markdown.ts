import { badRequest } from '../api/refusal.ts'
import type { Entity, FormattedText } from './entity.ts'
import { normalizeEntities } from './entity.ts'
import { checkedLink, linkedUserId } from './link.ts'

/** The legacy Markdown mode: no nesting; follows tdlib/td, MessageEntity.cpp parse_markdown. */
const MARKERS = new Set(['_', '*', '`', '['])

const failAt = (source: string, position: number): never => {
  const byteOffset = Buffer.byteLength(source.slice(0, position))
  throw badRequest(`can't parse entities: Can't find end of the entity starting at byte offset ${byteOffset}`)
}

const linkEntity = (target: string, offset: number, length: number): Entity[] => {
  const userId = linkedUserId(target)
  if (userId !== undefined) {
    return [{ type: 'text_mention', offset, length, user: { id: userId, is_bot: false, first_name: '' } }]
  }
  const url = checkedLink(target)
  return url === undefined ? [] : [{ type: 'text_link', offset, length, url }]
}

interface Span {
  readonly content: string
  readonly entities: Entity[]
  readonly next: number
}

const takeLink = (source: string, at: number, offset: number): Span => {
  const close = source.indexOf(']', at + 1)
  if (close < 0) return failAt(source, at)
  const content = source.slice(at + 1, close)
  if (source.charAt(close + 1) !== '(') {
    return { content, entities: linkEntity(content, offset, content.length), next: close + 1 }
  }
  const end = source.indexOf(')', close + 2)
  const target = source.slice(close + 2, end < 0 ? source.length : end)
  return { content, entities: linkEntity(target, offset, content.length), next: end < 0 ? source.length : end + 1 }
}

const takePre = (source: string, at: number, offset: number): Span => {
  const end = source.indexOf('```', at + 3)
  if (end < 0) return failAt(source, at)
  const body = source.slice(at + 3, end)
  const language = /^([^\s`]+)[ \t]*\n/.exec(body)?.[1]
  const content = language === undefined ? body.replace(/^\n/, '') : body.slice(body.indexOf('\n') + 1)
  const entity: Entity = {
    type: 'pre',
    offset,
    length: content.length,
    ...(language === undefined ? {} : { language }),
  }
  return { content, entities: [entity], next: end + 3 }
}

const TYPES: Readonly<Record<string, string>> = { _: 'italic', '*': 'bold', '`': 'code' }

const takeSpan = (source: string, at: number, offset: number): Span => {
  const marker = source.charAt(at)
  if (marker === '[') return takeLink(source, at, offset)
  if (source.startsWith('```', at)) return takePre(source, at, offset)
  const end = source.indexOf(marker, at + 1)
  if (end < 0) return failAt(source, at)
  const content = source.slice(at + 1, end)
  return { content, entities: [{ type: TYPES[marker] ?? 'code', offset, length: content.length }], next: end + 1 }
}

export const parseMarkdown = (source: string): FormattedText => {
  let out = ''
  const entities: Entity[] = []
  for (let at = 0; at < source.length;) {
    const character = source.charAt(at)
    const following = source.charAt(at + 1)
    if (character === '\\' && MARKERS.has(following)) {
      out += following
      at += 2
    } else if (MARKERS.has(character)) {
      const span = takeSpan(source, at, out.length)
      out += span.content
      entities.push(...span.entities)
      at = span.next
    } else {
      out += character
      at++
    }
  }
  return { text: out, entities: normalizeEntities(entities) }
}
