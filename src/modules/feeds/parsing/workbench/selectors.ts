import type { Page, PageElement } from '../page/load-page.ts'
import { ITSELF, select } from '../page/read-list.ts'
import { elementsIn, idOf, parentOf, signatureOf, simpleSelector } from './dom.ts'

const MAX_LEVELS = 4
const LOOKED_AT = 40

/** A selector for all of a list, as short as it can be without finding anything that looks different. */
export function itemsSelector(page: Page, items: readonly PageElement[]): string {
  const [first] = items
  if (first === undefined) return ITSELF
  let selector = simpleSelector(first)
  let above = parentOf(first)
  for (let level = 0; level < MAX_LEVELS; level += 1) {
    if (findsOnly(page, selector, items)) return selector
    if (above === null) return selector
    const id = idOf(above)
    selector = `${id === null ? simpleSelector(above) : `#${id}`} > ${selector}`
    if (id !== null) return selector
    above = parentOf(above)
  }
  return selector
}

/** All of them, and others only where they stand in a parent of the same kind, as the next row of a grid does. */
function findsOnly(page: Page, selector: string, items: readonly PageElement[]): boolean {
  const found = select(page, page.$.root(), selector)?.toArray() ?? []
  const [first] = items
  const parent = first === undefined ? null : parentOf(first)
  const own = new Set(items)
  const wanted = parent === null ? '' : signatureOf(parent)
  const hasClass = selector.includes('.')
  return found.every((element) => {
    if (own.has(element)) return true
    const other = parentOf(element)
    return hasClass && other !== null && signatureOf(other) === wanted
  })
}

/**
 * A selector for an element, relative to its item, that finds the like in most of the other items: by its own classes, then by
 * those of what is around it, then by its place.
 */
export function fieldSelector(
  page: Page,
  item: PageElement,
  element: PageElement,
  items: readonly PageElement[],
): string {
  if (element === item) return ITSELF
  const candidates = candidatesFor(item, element)
  const others = items.slice(0, LOOKED_AT)
  let best = { selector: candidates.at(-1) ?? element.name, found: -1 }
  for (const selector of candidates) {
    if (firstIn(page, item, selector) !== element) continue
    const found = others.filter((other) => firstIn(page, other, selector) !== null).length
    if (found > best.found) best = { selector, found }
    if (found === others.length) break
  }
  return best.selector
}

/** What a field's selector means in an item. */
export const firstIn = (page: Page, item: PageElement, selector: string): PageElement | null =>
  select(page, page.$(item), selector)?.get(0) ?? null

/** What an element may be called in its item, the shortest and most telling first. */
export function candidatesFor(item: PageElement, element: PageElement): string[] {
  const own = simpleSelector(element)
  const property = element.attribs['itemprop']
  const around: string[] = []
  let selector = own
  let byPlace = placeOf(element)
  for (let each = parentOf(element); each !== null && each !== item && around.length < 6; each = parentOf(each)) {
    selector = `${simpleSelector(each)} > ${selector}`
    byPlace = `${placeOf(each)} > ${byPlace}`
    around.push(selector)
  }
  const isTelling = !GENERIC.has(element.name)
  return [
    ...(property !== undefined && /^[\w-]{1,60}$/.test(property) ? [`[itemprop="${property}"]`] : []),
    ...(own.includes('.') ? [own.slice(own.indexOf('.'))] : []),
    ...(isTelling ? [own] : []),
    ...around.filter((each) => isTelling || each.includes('.')),
    own,
    ...around,
    byPlace,
  ]
}

/** Tags that say nothing of what is in them. */
const GENERIC: ReadonlySet<string> = new Set([
  'div',
  'span',
  'td',
  'li',
  'p',
  'b',
  'i',
  'strong',
  'em',
  'ins',
  'bdi',
  'small',
  'font',
])

function placeOf(element: PageElement): string {
  const parent = parentOf(element)
  const same = parent === null ? [] : elementsIn(parent).filter((each) => each.name === element.name)
  return same.length > 1 ? `${element.name}:nth-of-type(${same.indexOf(element) + 1})` : element.name
}
