/** A formatted stretch of a message: UTF-16 units, as Telegram counts (Bot API, MessageEntity). */
export interface Entity {
  readonly type: string
  readonly offset: number
  readonly length: number
  readonly url?: string
  readonly language?: string
}

interface Closed {
  readonly type: string
  readonly argument: string
  readonly offset: number
  readonly length: number
}

const CODE: ReadonlySet<string> = new Set(['code', 'pre'])

/** Adds what a closed tag makes. */
export function addEntity(entities: Entity[], tag: Closed): void {
  const { offset, length, argument, type } = tag
  if (CODE.has(type)) addCode(entities, tag)
  else if (type === 'text_link') entities.push(...linkEntity(argument, offset, length))
  else entities.push({ type: argument === 'expandable' ? 'expandable_blockquote' : type, offset, length })
}

/** `<pre><code class="language-…">` is one block with a language, whichever is outside. */
function addCode(entities: Entity[], { type, offset, length, argument }: Closed): void {
  const previous = entities.at(-1)
  const isWrapped = previous?.offset === offset && previous.length === length
  if (isWrapped && type === 'pre' && previous.type === 'code' && previous.language !== undefined)
    entities[entities.length - 1] = { ...previous, type }
  else if (isWrapped && type === 'code' && previous.type === 'pre' && argument !== '')
    entities[entities.length - 1] = { ...previous, language: argument }
  else entities.push({ type, offset, length, ...(argument === '' ? {} : { language: argument }) })
}

/** In the order in which Telegram gives them; code holds no other formatting. */
export function orderEntities(entities: readonly Entity[]): Entity[] {
  const ordered = entities.toSorted((a, b) => a.offset - b.offset || b.length - a.length)
  const code = ordered.filter(({ type }) => CODE.has(type))
  const kept: Entity[] = []
  let codeEnd = 0
  let next = 0
  for (const entity of ordered) {
    for (let block = code[next]; block !== undefined && block.offset <= entity.offset; block = code[++next])
      codeEnd = Math.max(codeEnd, end(block))
    if (entity.type === 'code') kept.push(withoutLanguage(entity))
    else if (entity.type === 'pre' || end(entity) > codeEnd) kept.push(entity)
  }
  return kept
}

/** Telegram drops a link that it cannot read and keeps its text. */
function linkEntity(link: string, offset: number, length: number): Entity[] {
  const url = checkedLink(link)
  return url === undefined
    ? []
    : [{ type: url.startsWith('tg://user?id=') ? 'text_mention' : 'text_link', offset, length, url }]
}

/** The link as Telegram keeps it: a web address without a protocol gets http://. */
export function checkedLink(link: string): string | undefined {
  const trimmed = link.trim()
  if (trimmed === '' || /\s/.test(trimmed)) return undefined
  if (/^(?:tg|ton):/i.test(trimmed)) return trimmed
  const isWeb = /^(?:https?|ftp|tonsite):\/\//i.test(trimmed)
  if (!isWeb && /^[a-z][a-z0-9+.-]*:(?!\d)/i.test(trimmed)) return undefined
  const url = isWeb ? trimmed : `http://${trimmed}`
  if (!URL.canParse(url)) return undefined
  const { hostname } = new URL(url)
  return hostname.includes('.') || hostname.startsWith('[') ? url : undefined
}

const end = ({ offset, length }: Entity): number => offset + length

const withoutLanguage = ({ type, offset, length }: Entity): Entity => ({ type, offset, length })
