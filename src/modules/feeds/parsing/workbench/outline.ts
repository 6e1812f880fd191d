import type { Outline, OutlineNode } from '../contract.ts'
import { webLink } from '../../core/html/html.ts'
import { cut, oneLine } from '../../core/text/text.ts'
import type { Page, PageElement } from '../page/load-page.ts'
import { elementsIn, isSeen, rootsOf } from './dom.ts'

const MAX_NODES = 2_000
const MAX_DEPTH = 120
const MAX_TEXT = 160

/**
 * The page as boxes with words: no markup, nothing to load. An element that only wraps another one is left out; what is inside of
 * an element has a path that begins with the element's.
 */
export function outlineOf(page: Page): Outline {
  const nodes: OutlineNode[] = []
  let isCut = false
  const visit = (element: PageElement, path: string, depth: number): void => {
    if (!isSeen(element)) return
    if (nodes.length >= MAX_NODES || depth > MAX_DEPTH) {
      isCut = true
      return
    }
    const children = elementsIn(element)
    const node = describe(element, path, page.baseUrl)
    const isWrapper = node.text === '' && node.image === null && node.link === null && children.length <= 1
    if (!isWrapper) nodes.push(node)
    for (const [index, child] of children.entries()) visit(child, `${path}.${index}`, depth + 1)
  }
  for (const [index, root] of rootsOf(page).entries()) visit(root, String(index), 0)
  return { nodes, isCut }
}

type Child = PageElement['children'][number]
const isText = (child: Child): child is Extract<Child, { data: string }> =>
  'data' in child && !('name' in child) && child.nodeType === 3

function describe(element: PageElement, path: string, baseUrl: string): OutlineNode {
  const own = element.children.map((child) => (isText(child) ? child.data : ' ')).join('')
  const { href, src, alt } = element.attribs
  const image = element.name === 'img' ? (src ?? element.attribs['data-src'] ?? '') : ''
  return {
    path,
    tag: element.name.slice(0, 40),
    text: cut(oneLine(own) || oneLine(element.name === 'img' ? (alt ?? '') : ''), MAX_TEXT),
    link: href === undefined ? null : webLink(href, baseUrl),
    image: image === '' ? null : webLink(image, baseUrl),
  }
}
