import type { Fields } from './content.ts'

/** A template is text with fields: `{{name}}` or `{{name|what to say without it}}`. It has no logic, so it always ends. */
export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'field'; readonly name: string; readonly fallback: string; readonly at: number }
  /** Braces that are no field; they are sent as they stand. */
  | { readonly kind: 'broken'; readonly text: string; readonly at: number }

const OPEN = '{{'
const CLOSE = '}}'
const FIELD_NAME = /^[a-z][a-z0-9_]{0,63}$/
/** White space and characters that Telegram draws as nothing; a name made of them is no name. */
const INVISIBLE =
  /^[\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0]*$/u

const CONTROLS = /[\p{Cc}]/gu
/** A longer value is cut, so that no name makes a message too long. Telegram's own limit on a name is 64 characters. */
export const MAX_FIELD_CHARACTERS = 128

/** One pass over the text: linear in its length. Positions are UTF-16 units from its start. */
export function parseTemplate(template: string): readonly TemplatePart[] {
  const parts: TemplatePart[] = []
  let at = 0
  for (;;) {
    const open = template.indexOf(OPEN, at)
    const close = open < 0 ? -1 : template.indexOf(CLOSE, open + OPEN.length)
    const textEnd = open < 0 ? template.length : open
    if (textEnd > at) parts.push({ kind: 'text', text: template.slice(at, textEnd) })
    if (open < 0) return parts
    if (close < 0) return [...parts, { kind: 'broken', text: template.slice(open), at: open }]
    parts.push(toField(template.slice(open + OPEN.length, close), open))
    at = close + CLOSE.length
  }
}

/** The template with `fields`, whose values (and the fallbacks) are plain text and escaped for Telegram's HTML. */
export const renderTemplate = (template: string, fields: Fields): string =>
  renderWith(template, (name) => (Object.hasOwn(fields, name) ? fields[name] : undefined))

/** As `renderTemplate`, with a value for each name from a function. */
export function renderWith(template: string, valueOf: (name: string) => string | undefined): string {
  if (!template.includes(OPEN)) return template
  let out = ''
  for (const part of parseTemplate(template))
    out += part.kind === 'field' ? escapeHtml(firstVisible(valueOf(part.name), part.fallback)) : part.text
  return out
}

/** Names of the fields that a template uses, each once, in their order. */
export function templateFields(template: string): string[] {
  const names = new Set<string>()
  for (const part of parseTemplate(template)) if (part.kind === 'field') names.add(part.name)
  return [...names]
}

export const isInvisible = (text: string): boolean => INVISIBLE.test(text)

export function escapeHtml(text: string): string {
  if (!/[&<>"']/.test(text)) return text
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

function firstVisible(value: string | undefined, fallback: string): string {
  const cleaned = cleanValue(value ?? '')
  return isInvisible(cleaned) ? fallback : cleaned
}

/** Controls would end an attribute; a value is cut between characters, never inside one. */
const cleanValue = (value: string): string =>
  value
    .replace(CONTROLS, ' ')
    .slice(0, MAX_FIELD_CHARACTERS)
    .replace(/[\ud800-\udbff]$/, '')

function toField(body: string, at: number): TemplatePart {
  const bar = body.indexOf('|')
  const name = (bar < 0 ? body : body.slice(0, bar)).trim()
  const fallback = bar < 0 ? '' : body.slice(bar + 1).trim()
  if (!FIELD_NAME.test(name) || fallback.includes(OPEN)) return { kind: 'broken', text: `${OPEN}${body}${CLOSE}`, at }
  return { kind: 'field', name, fallback, at }
}
