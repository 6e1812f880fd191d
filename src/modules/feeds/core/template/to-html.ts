import type { Mark, Rich } from './rich.ts'

/** Telegram keeps the first 100 entities of a message; addresses are bounded so that no post outgrows a request. */
const MAX_MARKS = 100
const MAX_ADDRESS_CHARACTERS = 16_000
const MAX_DEPTH = 16

const TAGS: ReadonlyMap<string, string> = new Map([
  ['bold', 'b'],
  ['italic', 'i'],
  ['underline', 'u'],
  ['strikethrough', 's'],
  ['spoiler', 'tg-spoiler'],
  ['code', 'code'],
  ['pre', 'pre'],
  ['blockquote', 'blockquote'],
  ['expandable_blockquote', 'blockquote'],
  ['text_link', 'a'],
  ['text_mention', 'a'],
])
const CODE: ReadonlySet<string> = new Set(['code', 'pre'])

interface OpenMark {
  readonly mark: Mark
  readonly end: number
}

/**
 * Telegram's HTML of a formatted text. Every tag is closed in its order, every character escaped; braces that would look like a
 * field are written as references, so that nobody reads the result as a template.
 */
export function toTelegramHtml(rich: Rich): string {
  const { text } = rich
  const open: OpenMark[] = []
  let html = ''
  let at = 0
  const closeUpTo = (position: number): void => {
    for (let last = open.at(-1); last !== undefined && last.end <= position; last = open.at(-1)) {
      html += escapeText(text.slice(at, last.end)) + closing(last.mark)
      at = last.end
      open.pop()
    }
  }
  for (const mark of boundedMarks(rich)) {
    closeUpTo(mark.start)
    if (!fits(open, mark)) continue
    html += escapeText(text.slice(at, mark.start)) + opening(mark)
    at = mark.start
    open.push({ mark, end: Math.min(mark.end, open.at(-1)?.end ?? text.length) })
  }
  closeUpTo(text.length)
  return html + escapeText(text.slice(at))
}

function boundedMarks({ text, marks }: Rich): Mark[] {
  let addressCharacters = 0
  return marks
    .filter(({ type, start, end }) => TAGS.has(type) && start < end && start < text.length)
    .toSorted((a, b) => a.start - b.start || b.end - a.end)
    .slice(0, MAX_MARKS)
    .filter(({ url }) => {
      addressCharacters += url?.length ?? 0
      return addressCharacters <= MAX_ADDRESS_CHARACTERS
    })
}

/** Code holds no other formatting; nothing stands in itself. */
function fits(open: readonly OpenMark[], { type }: Mark): boolean {
  if (open.length >= MAX_DEPTH) return false
  return !open.some(({ mark }) => CODE.has(mark.type) || TAGS.get(mark.type) === TAGS.get(type))
}

function opening({ type, url, language }: Mark): string {
  const tag = TAGS.get(type) ?? 'b'
  if (tag === 'a') return `<a href="${escapeText(url ?? '')}">`
  if (type === 'expandable_blockquote') return '<blockquote expandable>'
  if (type === 'pre' && language !== undefined) return `<pre><code class="language-${escapeText(language)}">`
  return `<${tag}>`
}

const closing = ({ type, language }: Mark): string =>
  type === 'pre' && language !== undefined ? '</code></pre>' : `</${TAGS.get(type) ?? 'b'}>`

export const escapeText = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
    .replaceAll('{{', '&#123;&#123;')
