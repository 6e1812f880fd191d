import { isHtmlProblem, parseTelegramHtml, parseTemplate, type ContentButton } from '../../delivery/index.ts'
import type { Entry } from '../core/entry.ts'
import { cutAtSentence, split } from '../core/template/fit.ts'
import { flat } from '../core/template/fill.ts'
import { htmlToTelegram } from '../core/html/html.ts'
import { EMPTY, join, plain, slice, type Rich } from '../core/template/rich.ts'
import { valuesOf, type Values } from '../core/template/values.ts'
import type { PostFacts } from '../ports.ts'
import type { Template } from './contract.ts'
import { fillTemplate, toRich } from './skeleton.ts'

/** A post of more messages is a book. */
const MAX_PARTS = 5
const MAX_TEXT = 20_000
/** Of the source's HTML so much is read: five messages and their markup. */
const MAX_HTML = 32_000
/** Telegram's limit on a text, in UTF-16 units after parsing. */
export const TEXT_LIMIT = 4_096

export const valuesFor = (template: Template, facts: PostFacts): Values =>
  valuesOf({ ...facts, text: textOf(template, facts.entry) }, template)

function textOf({ textStyle }: Template, entry: Entry): Rich {
  if (entry.html.trim() === '') return bounded(plain(entry.text))
  const parsed = parseTelegramHtml(htmlToTelegram(entry.html.slice(0, MAX_HTML), entry.url ?? undefined).toWellFormed())
  if (isHtmlProblem(parsed)) return bounded(plain(entry.text))
  const rich = bounded(toRich(parsed))
  return textStyle === 'plain' ? { text: rich.text, marks: [] } : rich
}

const bounded = (rich: Rich): Rich => (rich.text.length <= MAX_TEXT ? rich : slice(rich, 0, MAX_TEXT))

export interface Composition {
  readonly head?: Rich
  readonly foot?: Rich
  /** Of the first message. */
  readonly limit: number
  readonly mode: Template['longText']
}
export interface Composed {
  readonly parts: readonly Rich[]
  readonly wasCut: boolean
}

/** The text of a post in messages that Telegram takes. What is too long is taken from `{{text}}` first. */
export function composeText(template: string, values: Values, { head, foot, limit, mode }: Composition): Composed {
  const whole = (chosen: Values): Rich => {
    const body = fillTemplate(template, chosen)
    return join(
      [head ?? EMPTY, body, foot ?? EMPTY].filter((piece) => piece.text !== ''),
      '\n\n',
    )
  }
  const full = whole(values)
  if (full.text.length <= limit) return { parts: full.text === '' ? [] : [full], wasCut: false }
  if (mode === 'split') {
    const limits = [limit, ...Array.from({ length: MAX_PARTS - 1 }, () => TEXT_LIMIT)]
    const parts = split(full, limits)
    return { parts, wasCut: full.text.length > limit + (MAX_PARTS - 1) * TEXT_LIMIT }
  }
  return { parts: [cutAtSentence(shorten(whole, values, limit), limit)], wasCut: true }
}

const MIN_TEXT = 20

function shorten(whole: (values: Values) => Rich, values: Values, limit: number): Rich {
  const withText = (text: Rich): Rich => whole(new Map(values).set('text', text))
  const text = values.get('text') ?? plain('')
  const around = withText(plain('x')).text.length - 1
  const room = limit - around
  if (text.text === '' || room < MIN_TEXT) return withText(plain(''))
  return withText(cutAtSentence(text, room))
}

export interface ButtonResult {
  readonly rows: readonly (readonly ContentButton[])[]
  readonly dropped: readonly string[]
}

const MAX_BUTTON_CHARACTERS = 64

/** The template's buttons with values; one whose address is none for this item is left out. */
export function composeButtons(template: Template, values: Values): ButtonResult {
  const dropped: string[] = []
  const rows = template.buttons.map((row) =>
    row.flatMap((button): ContentButton[] => {
      const text = shortText(fillPlain(button.text, values))
      const url = openable(fillPlain(button.url, values))
      if (text !== '' && url !== undefined) return [{ text, url }]
      dropped.push(text === '' ? button.text : text)
      return []
    }),
  )
  return { rows: rows.filter((row) => row.length > 0), dropped }
}

function fillPlain(template: string, values: Values): string {
  const pieces = parseTemplate(template).map((part) => {
    if (part.kind !== 'field') return part.text
    const value = flat(values.get(part.name))
    return value === '' ? part.fallback : value
  })
  return pieces.join('').trim()
}

const shortText = (text: string): string =>
  cutAtSentence(plain(text.replaceAll('{{', '{ {')), MAX_BUTTON_CHARACTERS).text.trim()

/** As Telegram opens it from a button; undefined for anything else. */
function openable(address: string): string | undefined {
  const url = URL.parse(address)
  if (url === null || !['http:', 'https:', 'tg:'].includes(url.protocol) || /\s/.test(address)) return undefined
  if (url.protocol !== 'tg:' && !url.hostname.includes('.') && !url.hostname.startsWith('[')) return undefined
  return url.href.replaceAll('{{', '%7B%7B')
}

/** Under an album there are no buttons: their links as a line of text. */
export function buttonsAsText(rows: ButtonResult['rows']): Rich {
  const links = rows.flat().flatMap((button): Rich[] => {
    if (!('url' in button)) return []
    const text = plain(button.text)
    return [{ text: text.text, marks: [{ type: 'text_link', start: 0, end: text.text.length, url: button.url }] }]
  })
  return join(links, ' · ')
}
