import { MAX_CAPTION_CHARACTERS, MAX_TEXT_CHARACTERS, type ContentButton, type MessageContent } from './content.ts'
import { checkedLink } from './html-entities.ts'
import { nearest } from './nearest.ts'
import { isHtmlProblem, parseTelegramHtml } from './telegram-html.ts'
import { isInvisible, MAX_FIELD_CHARACTERS, parseTemplate, renderWith, type TemplatePart } from './template.ts'

export interface ContentProblem {
  /** `html`, or `buttons.0.1.url`. */
  readonly path: string
  /** What is wrong and what to do about it. */
  readonly message: string
}

/** Bot API, InlineKeyboardButton.callback_data. */
const MAX_DATA_BYTES = 64
const MAX_BUTTON_CHARACTERS = 64

export const characterLimit = ({ media, album }: Pick<MessageContent, 'media' | 'album'>): number =>
  media === null && album === undefined ? MAX_TEXT_CHARACTERS : MAX_CAPTION_CHARACTERS

/**
 * What Telegram would refuse in this message for anybody, whatever their fields hold. Empty: everybody can get it.
 * One refusal stops a campaign, so a text that only a long name makes too long is a problem too.
 */
export function checkContent(content: MessageContent, knownFields: readonly string[]): ContentProblem[] {
  const parts = parseTemplate(content.html)
  const fieldProblems = parts.flatMap((part) => checkField(part, knownFields))
  const html = fieldProblems.length > 0 ? fieldProblems : checkHtml(content, parts)
  const buttons = content.buttons.flatMap((row, y) =>
    row.flatMap((button, x) => checkButton(button, `buttons.${y}.${x}`)),
  )
  return [...html.map((message) => ({ path: 'html', message })), ...buttons]
}

function checkField(part: TemplatePart, known: readonly string[]): string[] {
  if (part.kind === 'text') return []
  if (part.kind === 'broken')
    return [
      `${quote(part.text)} is no field. A field looks like {{first_name|friend}}: a name, then what to say without it.`,
    ]
  if (known.includes(part.name)) return []
  const meant = nearest(part.name, known)
  const hint = meant === undefined ? `Known fields: ${known.join(', ')}.` : `Did you mean {{${meant}}}?`
  return [`There is no field ${quote(part.name)}. ${hint}`]
}

function checkHtml(content: MessageContent, parts: readonly TemplatePart[]): string[] {
  const { html } = content
  const misplaced = findMisplacedField(parts)
  if (misplaced !== undefined) return [misplaced]
  const marked = parseTelegramHtml(markFields(parts, html))
  if (isHtmlProblem(marked)) return [`${marked.message} ${position(html, marked.at)}`]
  return checkLength(content, parts)
}

function checkLength(content: MessageContent, parts: readonly TemplatePart[]): string[] {
  const limit = characterLimit(content)
  const shortest = charactersOf(renderWith(content.html, () => undefined))
  const longest = charactersOf(renderLongest(parts))
  if (content.media === null && content.album === undefined && isEmptyFor(content.html))
    return [
      parts.some((part) => part.kind === 'field')
        ? 'The message would be empty for people without this field. Write some text, or a fallback: {{first_name|friend}}.'
        : 'The message is empty. Write a text, or add a photo, a document or a video.',
    ]
  const what = limit === MAX_TEXT_CHARACTERS ? 'a message' : 'a text under a photo, a document or a video'
  if (shortest > limit)
    return [
      `The text has ${count(shortest)} characters; Telegram takes ${count(limit)} in ${what}. Shorten it by ${count(shortest - limit)}.`,
    ]
  if (longest > limit)
    return [
      `With the longest names the text would have ${count(longest)} characters; Telegram takes ${count(limit)} in ${what}. Shorten it by ${count(longest - limit)}, or use fewer fields.`,
    ]
  return []
}

function isEmptyFor(html: string): boolean {
  const formatted = parseTelegramHtml(renderWith(html, () => undefined))
  return !isHtmlProblem(formatted) && isInvisible(formatted.text)
}

/** A stroke is refused by the parser wherever a value could break a tag, and is plain text elsewhere. Positions stay. */
function markFields(parts: readonly TemplatePart[], html: string): string {
  let marked = ''
  for (const part of parts) {
    if (part.kind !== 'field') marked += part.text
    else marked += '/'.repeat(html.indexOf('}}', part.at) + 2 - part.at)
  }
  return marked
}

/** After `&` a value could become the rest of a character's name: `&#{{…}}`. */
function findMisplacedField(parts: readonly TemplatePart[]): string | undefined {
  const [first] = parts.filter((part, index) => {
    const before = parts[index - 1]
    return part.kind === 'field' && before?.kind === 'text' && /&#?[a-zA-Z0-9]{0,32}$/.test(before.text)
  })
  return first?.kind === 'field'
    ? `A field can't follow "&" directly. Write &amp; for a literal "&", then {{${first.name}}}.`
    : undefined
}

function renderLongest(parts: readonly TemplatePart[]): string {
  const longestOf = (part: TemplatePart): string => {
    if (part.kind !== 'field') return part.text
    return 'W'.repeat(Math.max(MAX_FIELD_CHARACTERS, part.fallback.length))
  }
  return parts.map(longestOf).join('')
}

function charactersOf(html: string): number {
  const formatted = parseTelegramHtml(html)
  return isHtmlProblem(formatted) ? 0 : formatted.text.length
}

function checkButton(button: ContentButton, path: string): ContentProblem[] {
  const problems: ContentProblem[] = []
  const texts = 'url' in button ? [button.text, button.url] : [button.text]
  if (texts.some((text) => text.includes('{{')))
    problems.push({
      path,
      message: 'A button is the same for everybody: fields work in the text only. Remove the {{…}}.',
    })
  if (isInvisible(button.text) || button.text.length > MAX_BUTTON_CHARACTERS)
    problems.push({ path: `${path}.text`, message: `A button needs a text of 1-${MAX_BUTTON_CHARACTERS} characters.` })
  if ('url' in button && !isButtonUrl(button.url))
    problems.push({
      path: `${path}.url`,
      message: `Telegram opens no ${quote(button.url)}. Write a whole address: https://example.com/page.`,
    })
  if ('data' in button && !isCallbackData(button.data))
    problems.push({ path: `${path}.data`, message: `A button sends back 1-${MAX_DATA_BYTES} bytes.` })
  return problems
}

const isButtonUrl = (url: string): boolean => /^(?:https?:\/\/|tg:\/\/)/i.test(url) && checkedLink(url) !== undefined

function isCallbackData(data: string): boolean {
  const bytes = new TextEncoder().encode(data).length
  return bytes >= 1 && bytes <= MAX_DATA_BYTES
}

function position(html: string, at: number): string {
  const before = html.slice(0, at)
  const line = before.split('\n').length
  return `(Line ${line}, character ${at - before.lastIndexOf('\n')}.)`
}

const quote = (text: string): string => `"${text.length > 60 ? `${text.slice(0, 60)}…` : text}"`

const count = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',')
