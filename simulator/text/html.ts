import { badRequest } from '../api/refusal.ts'
import { normalizeEntities } from './entity.ts'
import type { Entity, FormattedText } from './entity.ts'
import { checkedLink, linkedUserId } from './link.ts'

/** Rules, names and error texts of the HTML mode follow tdlib/td, td/telegram/MessageEntity.cpp parse_html. */
const TAGS: Readonly<Record<string, string>> = {
  a: 'text_link',
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  u: 'underline',
  ins: 'underline',
  'tg-spoiler': 'spoiler',
  'tg-emoji': 'custom_emoji',
  span: 'spoiler',
  pre: 'pre',
  code: 'code',
  blockquote: 'blockquote',
}
const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' }

interface OpenTag {
  readonly name: string
  readonly argument: string
  readonly offset: number
}

interface Reader {
  readonly source: string
  at: number
  out: string
  readonly open: OpenTag[]
  readonly entities: Entity[]
}

interface Attributes {
  argument: string
}

const failAt = (reader: Reader, position: number, before: string, after = ''): never => {
  const byteOffset = Buffer.byteLength(reader.source.slice(0, position))
  throw badRequest(`can't parse entities: ${before} at byte offset ${byteOffset}${after}`)
}

const isSpace = (character: string): boolean => character === '' || ' \t\r\n\v\0'.includes(character)
const charAt = (reader: Reader): string => reader.source.charAt(reader.at)
const isEnd = (reader: Reader): boolean => reader.at >= reader.source.length

const skipSpaces = (reader: Reader): void => {
  while (!isEnd(reader) && isSpace(charAt(reader))) reader.at++
}

const takeWhile = (reader: Reader, accepts: (character: string) => boolean): string => {
  const start = reader.at
  while (!isEnd(reader) && accepts(charAt(reader))) reader.at++
  return reader.source.slice(start, reader.at)
}

const REFERENCE = /&(?:#x([0-9a-fA-F]+)|#([0-9]+)|([a-zA-Z]+));?/y

/** The decoded character, or undefined when this ampersand stands for itself. */
const takeReference = (reader: Reader): string | undefined => {
  REFERENCE.lastIndex = reader.at
  const match = REFERENCE.exec(reader.source)
  if (match === null) return undefined
  const [whole, hex, decimal, name] = match
  let decoded: string | undefined
  if (name !== undefined) {
    decoded = Object.hasOwn(NAMED, name) ? NAMED[name] : undefined
  } else {
    const digits = whole.endsWith(';') ? whole.length - 1 : whole.length
    const code = hex === undefined ? Number.parseInt(decimal ?? '0', 10) : Number.parseInt(hex, 16)
    if (code > 0 && code < 0x10ffff && digits < 10) decoded = String.fromCodePoint(code)
  }
  if (decoded === undefined) return undefined
  if (/^[\ud800-\udfff]$/.test(decoded)) {
    throw badRequest(
      "can't parse entities: Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate code units",
    )
  }
  reader.at += whole.length
  return decoded
}

const takeQuoted = (reader: Reader): string => {
  const quote = charAt(reader)
  reader.at++
  let value = ''
  while (!isEnd(reader) && charAt(reader) !== quote) {
    const decoded = charAt(reader) === '&' ? takeReference(reader) : undefined
    if (decoded === undefined) value += reader.source.charAt(reader.at++)
    else value += decoded
  }
  if (!isEnd(reader)) reader.at++
  return value
}

const takeValue = (reader: Reader): string => {
  if (charAt(reader) === '"' || charAt(reader) === "'") return takeQuoted(reader)
  const start = reader.at
  const value = takeWhile(reader, (character) => /[a-zA-Z0-9.-]/.test(character)).toLowerCase()
  if (!isSpace(charAt(reader)) && charAt(reader) !== '>') failAt(reader, start, 'Unexpected end of name token')
  return value
}

const keepAttribute = (tag: string, name: string, value: string, into: Attributes): void => {
  if (tag === 'a' && name === 'href') into.argument = value
  else if (tag === 'code' && name === 'class' && value.startsWith('language-')) into.argument = value.slice(9)
  else if (tag === 'span' && name === 'class' && value.startsWith('tg-')) into.argument = value.slice(3)
  else if (tag === 'tg-emoji' && name === 'emoji-id') into.argument = value
}

const takeAttribute = (reader: Reader, tag: string, begin: number, into: Attributes): void => {
  const name = takeWhile(reader, (character) => !isSpace(character) && !'=>/"\''.includes(character))
  if (name === '') failAt(reader, begin, `Empty attribute name in the tag "${tag}"`)
  skipSpaces(reader)
  if (isEnd(reader)) failAt(reader, begin, `Unclosed start tag "${tag}"`)
  if (charAt(reader) !== '=') {
    if (tag === 'blockquote' && name.toLowerCase() === 'expandable') into.argument = 'expandable'
    return
  }
  reader.at++
  skipSpaces(reader)
  if (isEnd(reader)) failAt(reader, begin, `Unclosed start tag "${tag}"`)
  const value = takeValue(reader)
  if (isEnd(reader)) failAt(reader, begin, 'Unclosed start tag')
  keepAttribute(tag, name, value, into)
  if (tag === 'blockquote' && name.toLowerCase() === 'expandable') into.argument = 'expandable'
}

const takeStartTag = (reader: Reader): void => {
  const begin = reader.at++
  const name = takeWhile(reader, (character) => !isSpace(character) && character !== '>').toLowerCase()
  if (isEnd(reader)) failAt(reader, begin, 'Unclosed start tag')
  if (!Object.hasOwn(TAGS, name)) failAt(reader, begin, `Unsupported start tag "${name}"`)
  const attributes: Attributes = { argument: '' }
  for (;;) {
    skipSpaces(reader)
    if (isEnd(reader)) failAt(reader, begin, `Unclosed start tag "${name}"`)
    if (charAt(reader) === '>') break
    takeAttribute(reader, name, begin, attributes)
  }
  reader.at++
  if (name === 'span' && attributes.argument !== 'spoiler') {
    failAt(reader, begin, 'Tag "span" must have class "tg-spoiler"')
  }
  reader.open.push({ name, argument: attributes.argument, offset: reader.out.length })
}

const codeEntity = (reader: Reader, tag: OpenTag, range: { offset: number; length: number }): void => {
  const last = reader.entities.at(-1)
  const covers = last !== undefined && last.offset === range.offset && last.length === range.length
  if (tag.name === 'pre') {
    if (covers && last.type === 'code' && last.language !== undefined) {
      reader.entities[reader.entities.length - 1] = { type: 'pre', ...range, language: last.language }
    } else reader.entities.push({ type: 'pre', ...range })
  } else if (covers && last.type === 'pre' && tag.argument !== '') {
    reader.entities[reader.entities.length - 1] = { type: 'pre', ...range, language: tag.argument }
  } else {
    reader.entities.push({ type: 'code', ...range, ...(tag.argument === '' ? {} : { language: tag.argument }) })
  }
}

const linkEntity = (reader: Reader, tag: OpenTag, range: { offset: number; length: number }): void => {
  const target = tag.argument === '' ? reader.out.slice(tag.offset) : tag.argument
  const userId = linkedUserId(target)
  if (userId !== undefined) {
    reader.entities.push({ type: 'text_mention', ...range, user: { id: userId, is_bot: false, first_name: '' } })
    return
  }
  const url = checkedLink(target)
  if (url !== undefined) reader.entities.push({ type: 'text_link', ...range, url })
}

const closeTag = (reader: Reader, tag: OpenTag): void => {
  const range = { offset: tag.offset, length: reader.out.length - tag.offset }
  if (range.length === 0) return
  if (tag.name === 'pre' || tag.name === 'code') codeEntity(reader, tag, range)
  else if (tag.name === 'a') linkEntity(reader, tag, range)
  else if (tag.name === 'tg-emoji') {
    if (!/^-?[1-9]\d{0,18}$/.test(tag.argument)) {
      throw badRequest("can't parse entities: Invalid custom emoji identifier specified")
    }
    reader.entities.push({ type: 'custom_emoji', ...range, custom_emoji_id: tag.argument })
  } else if (tag.argument === 'expandable') reader.entities.push({ type: 'expandable_blockquote', ...range })
  else reader.entities.push({ type: TAGS[tag.name] ?? tag.name, ...range })
}

const takeEndTag = (reader: Reader): void => {
  const begin = reader.at
  reader.at += 2
  const tag = reader.open.pop()
  if (tag === undefined) return failAt(reader, begin, 'Unexpected end tag')
  const name = takeWhile(reader, (character) => !isSpace(character) && character !== '>').toLowerCase()
  skipSpaces(reader)
  if (charAt(reader) !== '>') failAt(reader, begin, 'Unclosed end tag')
  if (name !== '' && name !== tag.name) {
    failAt(reader, begin, 'Unmatched end tag', `, expected "</${tag.name}>", found "</${name}>"`)
  }
  reader.at++
  closeTag(reader, tag)
}

const MARKUP = /[<&]/g

const takePlain = (reader: Reader): void => {
  MARKUP.lastIndex = reader.at + 1
  const end = MARKUP.exec(reader.source)?.index ?? reader.source.length
  reader.out += reader.source.slice(reader.at, end)
  reader.at = end
}

/** Throws the documented refusal for text that Telegram would not accept, and nothing else. */
export const parseHtml = (source: string): FormattedText => {
  const reader: Reader = { source, at: 0, out: '', open: [], entities: [] }
  while (!isEnd(reader)) {
    const character = charAt(reader)
    if (character === '<') {
      if (source.charAt(reader.at + 1) === '/') takeEndTag(reader)
      else takeStartTag(reader)
      continue
    }
    const decoded = character === '&' ? takeReference(reader) : undefined
    if (decoded === undefined) takePlain(reader)
    else reader.out += decoded
  }
  const unclosed = reader.open.at(-1)
  if (unclosed !== undefined) {
    throw badRequest(`can't parse entities: Can't find end tag corresponding to start tag "${unclosed.name}"`)
  }
  const entities = reader.entities.map((entity) => (entity.type === 'code' ? withoutLanguage(entity) : entity))
  return { text: reader.out, entities: normalizeEntities(entities) }
}

const withoutLanguage = ({ type, offset, length }: Entity): Entity => ({ type, offset, length })
