import { readReference } from './html-reference.ts'

/** Tags of Telegram's HTML and the formatting that each makes. */
export const TAGS: ReadonlyMap<string, string> = new Map([
  ['a', 'text_link'],
  ['b', 'bold'],
  ['strong', 'bold'],
  ['i', 'italic'],
  ['em', 'italic'],
  ['s', 'strikethrough'],
  ['strike', 'strikethrough'],
  ['del', 'strikethrough'],
  ['u', 'underline'],
  ['ins', 'underline'],
  ['tg-spoiler', 'spoiler'],
  ['span', 'spoiler'],
  ['tg-emoji', 'custom_emoji'],
  ['pre', 'pre'],
  ['code', 'code'],
  ['blockquote', 'blockquote'],
])

export interface HtmlProblem {
  /** Where the wrong piece begins, in UTF-16 units from the start. */
  readonly at: number
  /** What is wrong and what to write instead. */
  readonly message: string
}
export interface Tag {
  readonly name: string
  /** The link, the language, the emoji's id, or `expandable`. */
  readonly argument: string
  readonly end: number
}
export type TagResult = Tag | HtmlProblem

interface Attribute {
  readonly name: string
  readonly value: string
  readonly end: number
}

export const isProblem = (result: object): result is HtmlProblem => 'message' in result

/** `<name attribute="value">` at `at`; the rules are tdlib/td's, MessageEntity.cpp parse_html. */
export function readStartTag(html: string, at: number): TagResult {
  const nameEnd = skip(html, at + 1, (unit) => !isSpace(unit) && unit !== '>')
  const name = html.slice(at + 1, nameEnd).toLowerCase()
  if (!TAGS.has(name)) return { at, message: unknownTag(name) }
  if (isEnd(html, nameEnd)) return unclosed(name, at)
  let argument = ''
  let end = nameEnd
  for (;;) {
    end = skip(html, end, isSpace)
    if (html.charAt(end) === '>') break
    const attribute = readAttribute(html, end, { name, at })
    if (isProblem(attribute)) return attribute
    argument = argumentOf(name, attribute) ?? argument
    end = attribute.end
  }
  if (name === 'span' && argument !== 'spoiler')
    return { at, message: 'The tag <span> needs class="tg-spoiler"; Telegram knows no other use of it.' }
  return { name, argument, end: end + 1 }
}

/** `</name>` or `</>` at `at`, which closes `open`. */
export function readEndTag(html: string, at: number, open: string | undefined): TagResult {
  if (open === undefined)
    return { at, message: 'An end tag without a start tag before it. Remove it, or write &lt; for a literal "<".' }
  const nameEnd = skip(html, at + 2, (unit) => !isSpace(unit) && unit !== '>')
  const name = html.slice(at + 2, nameEnd).toLowerCase()
  const end = skip(html, nameEnd, isSpace)
  if (html.charAt(end) !== '>') return { at, message: `The end tag is not finished. Write </${open}>.` }
  if (name !== '' && name !== open)
    return {
      at,
      message: `</${shown(name)}> closes <${open}>. Tags close in the reverse order: write </${open}> first.`,
    }
  return { name: open, argument: '', end: end + 1 }
}

function readAttribute(html: string, at: number, tag: { name: string; at: number }): Attribute | HtmlProblem {
  const nameEnd = skip(html, at, (unit) => !isSpace(unit) && !'=>/"\''.includes(unit))
  const name = html.slice(at, nameEnd)
  if (isEnd(html, at)) return unclosed(tag.name, tag.at)
  if (name === '')
    return { at, message: `Something in the tag <${tag.name}> is no attribute. Attributes look like name="value".` }
  const equals = skip(html, nameEnd, isSpace)
  if (isEnd(html, equals)) return unclosed(tag.name, tag.at)
  if (html.charAt(equals) !== '=') return { name, value: '', end: equals }
  const start = skip(html, equals + 1, isSpace)
  const value = '"\''.includes(html.charAt(start)) ? readQuoted(html, start) : readToken(html, start)
  if (isEnd(html, start) || isEnd(html, value.end)) return unclosed(tag.name, tag.at)
  if (value.broken) return { at: start, message: `Put the value of ${shown(name)} in quotes: ${shown(name)}="…".` }
  return { name, value: value.text, end: value.end }
}

function readToken(html: string, start: number) {
  const end = skip(html, start, (unit) => /[a-zA-Z0-9.-]/.test(unit))
  const next = html.charAt(end)
  return { text: html.slice(start, end).toLowerCase(), end, broken: !isSpace(next) && next !== '>' }
}

function readQuoted(html: string, start: number) {
  const quote = html.charAt(start)
  let text = ''
  let at = start + 1
  while (!isEnd(html, at) && html.charAt(at) !== quote) {
    const reference = html.charAt(at) === '&' ? readReference(html, at) : undefined
    text += reference?.text ?? html.charAt(at)
    at = reference?.end ?? at + 1
  }
  return { text, end: isEnd(html, at) ? at : at + 1, broken: false }
}

/** The attributes that mean something, by tag; what must stand before the argument. */
const ARGUMENTS: Readonly<Record<string, readonly [attribute: string, prefix: string]>> = {
  a: ['href', ''],
  code: ['class', 'language-'],
  span: ['class', 'tg-'],
  'tg-emoji': ['emoji-id', ''],
}

function argumentOf(tag: string, { name, value }: Attribute): string | undefined {
  if (tag === 'blockquote') return name === 'expandable' ? 'expandable' : undefined
  const [attribute, prefix] = ARGUMENTS[tag] ?? []
  if (prefix === undefined || name !== attribute || !value.startsWith(prefix)) return undefined
  return value.slice(prefix.length)
}

const isSpace = (unit: string): boolean => unit !== '' && ' \t\r\n\v'.includes(unit)
/** A NUL ends the text for Telegram's parser. */
const isEnd = (html: string, at: number): boolean => at >= html.length || html.charAt(at) === '\0'

function skip(html: string, from: number, accepts: (unit: string) => boolean): number {
  let at = from
  while (!isEnd(html, at) && accepts(html.charAt(at))) at++
  return at
}

const shown = (name: string): string => (name.length > 40 ? `${name.slice(0, 40)}…` : name)

const unclosed = (name: string, at: number): HtmlProblem => ({
  at,
  message: `The tag <${name}> is not finished: its ">" (or a quote before it) is missing.`,
})

function unknownTag(name: string): string {
  if (!/^[a-z]/.test(name)) return 'A "<" that begins no tag. Write &lt; for a literal "<".'
  if (name === 'br' || name === 'br/' || name === 'p')
    return `Telegram knows no <${name}>. Break the line with the Enter key instead.`
  return `Telegram knows no tag <${shown(name)}>. It knows b, i, u, s, a, code, pre, blockquote, tg-spoiler and tg-emoji; write &lt; for a literal "<".`
}
