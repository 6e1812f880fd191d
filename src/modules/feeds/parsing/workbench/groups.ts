import { parsePrice } from '../../core/money/price.ts'
import { textWithBlanks } from '../page/field-value.ts'
import type { Page, PageElement } from '../page/load-page.ts'
import { elementsIn, isSeen, parentOf, rootsOf, signatureOf } from './dom.ts'

/** Elements beside each other that look alike: perhaps a list of products or articles. */
export interface Group {
  readonly items: readonly PageElement[]
  readonly score: number
}

const MIN_ITEMS = 3
const MAX_ELEMENTS = 50_000
const LOOKED_AT = 12
/** Menus and footers repeat themselves as well. */
const AROUND: ReadonlySet<string> = new Set(['nav', 'header', 'footer', 'aside', 'form', 'select', 'table-of-contents'])
const INLINE: ReadonlySet<string> = new Set('a span b i em strong small br img p h1 h2 h3 h4 h5 h6 option'.split(' '))

/** The likeliest lists of a page, the best first. */
export function findGroups(page: Page, most: number): Group[] {
  const groups: Group[] = []
  const stack = [...rootsOf(page)]
  for (let seen = 0; stack.length > 0 && seen < MAX_ELEMENTS; seen += 1) {
    const element = stack.pop()
    if (element === undefined || !isSeen(element)) continue
    const children = elementsIn(element)
    groups.push(...groupsAmong(page, children))
    stack.push(...children)
  }
  const sorted = groups.toSorted((a, b) => b.score - a.score)
  return sorted.filter((group, index) => isFirstOfItsKind(group, sorted.slice(0, index))).slice(0, most)
}

/** Of the groups that an element stands in, in whichever of its levels, the likeliest list. */
export function groupAround(page: Page, element: PageElement): Group | null {
  let best: Group | null = null
  for (const each of lineOf(element)) {
    const parent = parentOf(each)
    const siblings = parent === null ? [] : elementsIn(parent)
    const own = groupsAmong(page, siblings, 2).find((group) => group.items.includes(each))
    if (own !== undefined && own.score > (best?.score ?? 0)) best = own
  }
  return best
}

/** The element and all that it stands in. */
function lineOf(element: PageElement): PageElement[] {
  const line: PageElement[] = []
  for (let each: PageElement | null = element; each !== null; each = parentOf(each)) line.push(each)
  return line
}

function groupsAmong(page: Page, siblings: readonly PageElement[], least = MIN_ITEMS): Group[] {
  if (siblings.length < least) return []
  const bySignature = new Map<string, PageElement[]>()
  for (const element of siblings) {
    if (!isSeen(element)) continue
    const signature = signatureOf(element)
    const known = bySignature.get(signature)
    if (known === undefined) bySignature.set(signature, [element])
    else known.push(element)
  }
  return [...bySignature.values()]
    .filter((items) => items.length >= least)
    .map((items) => ({ items, score: scoreOf(page, items) }))
    .filter(({ score }) => score > 0)
}

/** Links, pictures, prices and a fair amount of words make a list of things; being in a menu does not. */
function scoreOf({ $ }: Page, items: readonly PageElement[]): number {
  const looked = items.slice(0, LOOKED_AT).map((element) => {
    const at = $(element)
    const text = textWithBlanks(at).trim()
    return {
      hasLink: element.name === 'a' || at.find('a[href]').length > 0,
      hasImage: at.find('img').length > 0,
      hasPrice: text.length < 1_500 && /\d/.test(text) && parsePrice(text.slice(-300)) !== null,
      hasHeading: at.find('h1, h2, h3, h4, h5, h6').length > 0,
      words: text.length,
    }
  })
  const share = (has: (each: (typeof looked)[number]) => boolean): number => looked.filter(has).length / looked.length
  if (share(({ hasLink }) => hasLink) < 0.5 && share(({ hasPrice }) => hasPrice) < 0.5) return 0
  const isTelling = share(({ words }) => words >= 12 && words <= 2_000)
  if (isTelling < 0.5) return 0
  const first = items[0]
  const isMenu = first !== undefined && $(first).closest([...AROUND].join(', ')).length > 0
  const worth =
    3 * share(({ hasPrice }) => hasPrice) +
    2 * share(({ hasImage }) => hasImage) +
    2 * share(({ hasHeading }) => hasHeading) +
    share(({ hasLink }) => hasLink) +
    isTelling
  const size = Math.log2(1 + Math.min(items.length, 60))
  return worth * size * (isMenu ? 0.2 : 1) * (INLINE.has(first?.name ?? '') && first?.name !== 'a' ? 0.4 : 1)
}

/** Rows of a grid are one list; what lies inside of a list, or around it, is no other. */
function isFirstOfItsKind(group: Group, before: readonly Group[]): boolean {
  const [first] = group.items
  if (first === undefined) return false
  return before.every(({ items: [other] }) => {
    if (other === undefined) return true
    const isSameRow = signatureOf(other) === signatureOf(first) && parentSignature(other) === parentSignature(first)
    return !isSameRow && !isWithin(first, other) && !isWithin(other, first)
  })
}

const parentSignature = (element: PageElement): string => {
  const parent = parentOf(element)
  return parent === null ? '' : signatureOf(parent)
}

const isWithin = (element: PageElement, outer: PageElement): boolean => lineOf(element).includes(outer)
