import type { Page, PageElement } from '../page/load-page.ts'

/** Never shown, and never what a person means. */
const UNSEEN: ReadonlySet<string> = new Set(
  'script style noscript template svg head link meta iframe object embed audio video canvas math input select textarea'.split(
    ' ',
  ),
)
/** Classes that say how something is just now, and those that a build made up. */
const PASSING =
  /^(?:is-|has-|js-|lazy|load|active|selected|current|first|last|odd|even|hover|open|show|hide|hidden|visible|col-|row$|clearfix)/i
const MADE_UP = /\d|__[A-Za-z0-9]{5,}$|^css-|^sc-/
const PLAIN_NAME = /^-?[A-Za-z_][\w-]{0,60}$/

export const isSeen = (element: PageElement): boolean => !UNSEEN.has(element.name)

export const elementsIn = (element: { readonly children: readonly unknown[] }): PageElement[] =>
  element.children.filter(
    (child): child is PageElement => typeof child === 'object' && child !== null && 'attribs' in child,
  )

export const parentOf = (element: PageElement): PageElement | null =>
  element.parent !== null && 'attribs' in element.parent ? element.parent : null

/** Positions among the elements of each parent, from the root. */
export function pathOf(page: Page, element: PageElement): string {
  const steps: number[] = []
  let each = element
  for (let parent = parentOf(each); parent !== null; parent = parentOf(each)) {
    steps.push(elementsIn(parent).indexOf(each))
    each = parent
  }
  steps.push(rootsOf(page).indexOf(each))
  return steps.toReversed().join('.')
}

export function elementAt(page: Page, path: string): PageElement | null {
  let level = rootsOf(page)
  let found: PageElement | null = null
  for (const step of path.split('.')) {
    found = level[Number(step)] ?? null
    if (found === null) return null
    level = elementsIn(found)
  }
  return found
}

export const rootsOf = ({ $ }: Page): PageElement[] =>
  $.root()
    .contents()
    .toArray()
    .filter((node): node is PageElement => 'attribs' in node)

/** Those that a selector can rely on, at most three. */
export function classesOf(element: PageElement): string[] {
  const all = (element.attribs['class'] ?? '').split(/\s+/)
  return [...new Set(all.filter((name) => PLAIN_NAME.test(name) && !PASSING.test(name) && !MADE_UP.test(name)))].slice(
    0,
    3,
  )
}

export const idOf = (element: PageElement): string | null => {
  const id = element.attribs['id'] ?? ''
  return PLAIN_NAME.test(id) && !/\d/.test(id) ? id : null
}

/** Elements of one list look like this one: the same tag and classes. */
export const signatureOf = (element: PageElement): string => simpleSelector(element)

export const simpleSelector = (element: PageElement): string =>
  [element.name, ...classesOf(element).toSorted()].join('.')
