import { addEntity, orderEntities, type Entity } from './html-entities.ts'
import { isLoneSurrogate, readReference } from './html-reference.ts'
import { isProblem, readEndTag, readStartTag, TAGS, type HtmlProblem } from './html-tag.ts'

export type { Entity } from './html-entities.ts'
export type { HtmlProblem } from './html-tag.ts'

/** What people see. `text.length` is the length that Telegram's limits count. */
export interface FormattedText {
  readonly text: string
  readonly entities: readonly Entity[]
}

interface OpenTag {
  readonly name: string
  readonly argument: string
  readonly at: number
  readonly offset: number
}
interface Reader {
  readonly html: string
  at: number
  text: string
  readonly open: OpenTag[]
  readonly entities: Entity[]
}

/** Removed, or drawn as a space, before a message is kept (tdlib/td, misc.cpp clean_input_string). */
const DROPPED = /[\r\u2028-\u202e]/g
const CONTROLS = /[^\P{Cc}\t\n\x7f-\x9f]/gu
const EMOJI_ID = /^[1-9]\d{0,18}$/
const PLAIN = /[^<&]+/y

/** Reads Telegram's HTML subset, or says what is wrong with it first. Linear in the length of `html`. */
export function parseTelegramHtml(html: string): FormattedText | HtmlProblem {
  const reader: Reader = { html, at: 0, text: '', open: [], entities: [] }
  while (reader.at < html.length) {
    const problem = html.charAt(reader.at) === '<' ? readTag(reader) : readText(reader)
    if (problem !== undefined) return problem
  }
  const unclosed = reader.open.at(-1)
  if (unclosed !== undefined)
    return {
      at: unclosed.at,
      message: `The tag <${unclosed.name}> is never closed. Write </${unclosed.name}> after its text.`,
    }
  return trim({ text: reader.text, entities: orderEntities(reader.entities) })
}

export const isHtmlProblem = (result: FormattedText | HtmlProblem): result is HtmlProblem => isProblem(result)

function readText(reader: Reader): HtmlProblem | undefined {
  const { html, at } = reader
  if (html.charAt(at) === '&') {
    const reference = readReference(html, at)
    if (reference !== undefined && isLoneSurrogate(reference.text))
      return { at, message: `${html.slice(at, reference.end)} is half a character. Write the character itself.` }
    reader.text += clean(reference?.text ?? '&')
    reader.at = reference?.end ?? at + 1
    return undefined
  }
  PLAIN.lastIndex = at
  const plain = PLAIN.exec(html)?.[0] ?? ''
  reader.text += clean(plain)
  reader.at = at + plain.length
  return undefined
}

function readTag(reader: Reader): HtmlProblem | undefined {
  const { html, at, open } = reader
  const isEnd = html.charAt(at + 1) === '/'
  const tag = isEnd ? readEndTag(html, at, open.at(-1)?.name) : readStartTag(html, at)
  if (isProblem(tag)) return tag
  reader.at = tag.end
  if (isEnd) return closeTag(reader)
  open.push({ name: tag.name, argument: tag.argument, at, offset: reader.text.length })
  return undefined
}

function closeTag({ open, text, entities }: Reader): HtmlProblem | undefined {
  const tag = open.pop()
  if (tag === undefined || tag.offset === text.length) return undefined
  if (tag.name === 'tg-emoji' && !EMOJI_ID.test(tag.argument))
    return { at: tag.at, message: 'The tag <tg-emoji> needs emoji-id="…" with the number of a custom emoji.' }
  const isBareLink = tag.name === 'a' && tag.argument === ''
  const argument = isBareLink ? text.slice(tag.offset) : tag.argument
  const type = TAGS.get(tag.name) ?? tag.name
  addEntity(entities, { type, argument, offset: tag.offset, length: text.length - tag.offset })
  return undefined
}

const clean = (text: string): string => text.replace(DROPPED, '').replace(CONTROLS, ' ')

/** White space at the end, and at the start up to the first formatting, is not part of a message. */
function trim({ text, entities }: FormattedText): FormattedText {
  const leading = text.length - text.replace(/^[ \t\n]+/, '').length
  const cut = Math.min(leading, entities[0]?.offset ?? leading)
  const kept = text.slice(cut, endOfText(text))
  return { text: kept, entities: entities.flatMap((entity) => shift(entity, cut, kept.length)) }
}

function endOfText(text: string): number {
  let end = text.length
  while (end > 0 && ' \t\n'.includes(text.charAt(end - 1))) end--
  return end
}

function shift(entity: Entity, by: number, end: number): Entity[] {
  const offset = entity.offset - by
  const length = Math.min(entity.length, end - offset)
  return length > 0 ? [{ ...entity, offset, length }] : []
}
