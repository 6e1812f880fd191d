import type { PageField } from './html-settings.ts'
import type { Selection } from './load-page.ts'

/** What an element says as a field: the attribute that was named, or that which the field is usually in, or its words. */
export function valueOf(element: Selection, field: PageField, attribute?: string): string {
  if (attribute !== undefined) return firstOfSet(attribute, element.attr(attribute) ?? '')
  if (field === 'url') return hrefOf(element)
  if (field === 'image') return imageOf(element)
  if (field === 'text') return element.html() ?? ''
  return (toldOf(element, field) ?? textWithBlanks(element)).trim()
}

const hrefOf = (element: Selection): string =>
  [element, element.find('a[href]'), element.closest('a[href]')]
    .map((each) => each.attr('href') ?? '')
    .find((href) => href !== '') ?? ''

const toldOf = (element: Selection, field: PageField): string | undefined =>
  element.attr('content') ?? (field === 'date' ? element.attr('datetime') : undefined)

/** Words of neighbours are not one word: `<td>a</td><td>b</td>` is "a b". */
export const textWithBlanks = (element: Selection): string =>
  element.contents().toArray().map(textOfNode).join('').replace(/\s+/g, ' ')

interface NodeLike {
  readonly type: string
  readonly data?: string
  readonly name?: string
  readonly children?: readonly NodeLike[]
}

const INLINE: ReadonlySet<string> = new Set('a abbr b bdi em font i mark s small span strong sub sup u'.split(' '))
const UNREAD: ReadonlySet<string> = new Set(['script', 'style', 'template', 'noscript'])

function textOfNode(node: NodeLike): string {
  if (node.type === 'text') return node.data ?? ''
  if (UNREAD.has(node.name ?? '')) return ''
  const inner = (node.children ?? []).map(textOfNode).join('')
  return INLINE.has(node.name ?? '') ? inner : ` ${inner} `
}

/** Where pictures are that are loaded when they come into sight; before them there is a stand-in. */
const LAZY = ['data-src', 'data-original', 'data-lazy-src']
const USUAL = ['src', 'content', 'href']
const SETS = ['srcset', 'data-srcset']

function imageOf(element: Selection): string {
  const image = element.is('img, source, meta, link') ? element : element.find('img').first()
  const first = (names: readonly string[]): string =>
    names.map((name) => image.attr(name) ?? '').find((value) => value !== '' && !value.startsWith('data:')) ?? ''
  return first(LAZY) || first(USUAL) || firstOfSet('srcset', first(SETS)) || backgroundOf(element)
}

const backgroundOf = (element: Selection): string =>
  /background(?:-image)?\s*:\s*url\(\s*['"]?([^'")]{1,2000})/i.exec(element.attr('style') ?? '')?.[1] ?? ''

/** Of a `srcset` its first address. */
const firstOfSet = (attribute: string, value: string): string =>
  attribute.endsWith('srcset') ? (value.trim().split(/\s|,\s/, 1)[0] ?? '') : value
