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

/** Adds what a closed tag makes. `<pre><code class="language-…">` is one block with a language, whichever is outside. */
export function addEntity(entities: Entity[], tag: Closed): void {
  const { offset, length, argument, type } = tag
  const previous = entities.at(-1)
  const wrapped = previous?.offset === offset && previous.length === length ? previous : undefined
  if (type === 'pre' && wrapped?.type === 'code' && wrapped.language !== undefined)
    entities[entities.length - 1] = { ...wrapped, type: 'pre' }
  else if (type === 'code' && wrapped?.type === 'pre' && argument !== '')
    entities[entities.length - 1] = { ...wrapped, language: argument }
  else if (type === 'code' && argument !== '') entities.push({ type, offset, length, language: argument })
  else if (type === 'text_link') entities.push(...linkEntity(argument, offset, length))
  else entities.push({ type: argument === 'expandable' ? 'expandable_blockquote' : type, offset, length })
}

/** In the order in which Telegram gives them; code holds no other formatting. */
export function orderEntities(entities: readonly Entity[]): Entity[] {
  const code = entities.filter((entity) => CODE.has(entity.type))
  const isInCode = (entity: Entity) =>
    code.some((block) => block !== entity && !CODE.has(entity.type) && isInside(entity, block))
  return entities
    .filter((entity) => !isInCode(entity))
    .map((entity) => (entity.type === 'code' ? withoutLanguage(entity) : entity))
    .toSorted((a, b) => a.offset - b.offset || b.length - a.length)
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

const isInside = (inner: Entity, outer: Entity): boolean =>
  inner.offset >= outer.offset && inner.offset + inner.length <= outer.offset + outer.length

const withoutLanguage = ({ type, offset, length }: Entity): Entity => ({ type, offset, length })
