export interface TextEntity {
  readonly type: string
  readonly offset: number
  readonly length: number
  readonly url?: string | undefined
  readonly language?: string | undefined
}

export type RichNode = string | { readonly entity: TextEntity; readonly children: readonly RichNode[] }

/** Outer before inner: by start, then the longer one first. */
const outerFirst = (a: TextEntity, b: TextEntity): number => a.offset - b.offset || b.length - a.length

function build(text: string, entities: readonly TextEntity[], from: number, to: number): RichNode[] {
  const nodes: RichNode[] = []
  let at = from
  for (let index = 0; index < entities.length; index += 1) {
    const entity = entities[index]
    if (entity === undefined || entity.offset < at) continue
    const end = Math.min(entity.offset + entity.length, to)
    if (end <= entity.offset) continue
    if (entity.offset > at) nodes.push(text.slice(at, entity.offset))
    const inner = entities.slice(index + 1).filter((other) => other.offset < end)
    nodes.push({ entity, children: build(text, inner, entity.offset, end) })
    at = end
  }
  if (at < to) nodes.push(text.slice(at, to))
  return nodes
}

/** Telegram's flat entities (offsets in UTF-16 units) as a tree that can be drawn. */
export const toRichText = (text: string, entities: readonly TextEntity[]): RichNode[] =>
  build(text, [...entities].sort(outerFirst), 0, text.length)

const safeSchemes = ['http:', 'https:', 'tg:', 'mailto:', 'tel:']

/** An address that may stand in a link; null for `javascript:` and the like. */
export function safeHref(url: string): string | null {
  const withScheme = /^[a-z][a-z0-9+.-]*:/i.test(url) ? url : `https://${url}`
  if (!URL.canParse(withScheme)) return null
  return safeSchemes.includes(new URL(withScheme).protocol) ? withScheme : null
}
