import { parsePrice } from '../../core/money/price.ts'
import { textWithBlanks } from '../page/field-value.ts'
import type { Page, PageElement } from '../page/load-page.ts'
import type { HtmlSettings } from '../page/html-settings.ts'
import { elementsIn, isSeen } from './dom.ts'
import { fieldSelector } from './selectors.ts'

type Fields = HtmlSettings['fields']
type Guess = (page: Page, item: PageElement) => PageElement | null

const PRICE_CHARACTERS = 40
const STRUCK = 'del, s, strike, [class*="old" i], [class*="was" i], [class*="strike" i], [class*="regular" i]'

/** What an item's elements probably are, by how shops and magazines write them. */
const GUESSES: Readonly<Partial<Record<keyof Fields, Guess>>> = {
  title: ({ $ }, item) => {
    const at = $(item)
    const named = at
      .find('h1, h2, h3, h4, h5, h6, [itemprop="name"], [class*="title" i], [class*="name" i]')
      .filter((_, each) => textWithBlanks($(each)).trim() !== '')
    return named.get(0) ?? longest($, [...(item.name === 'a' ? [item] : []), ...at.find('a[href]').toArray()])
  },
  url: ({ $ }, item) => {
    if (item.name === 'a') return item
    const headed = $(item)
      .find('h1 a[href], h2 a[href], h3 a[href], h4 a[href], [class*="title" i] a[href], a[class*="title" i]')
      .get(0)
    return headed ?? $(item).find('a[href]').get(0) ?? null
  },
  image: ({ $ }, item) => $(item).find('img').get(0) ?? null,
  price: ({ $ }, item) =>
    innermost($, item, (element, text) => isPrice(text) && $(element).closest(STRUCK).length === 0),
  old_price: ({ $ }, item) =>
    $(item)
      .find(STRUCK)
      .toArray()
      .find((element) => isPrice(textWithBlanks($(element)))) ?? null,
  text: ({ $ }, item) =>
    longest($, $(item).find('p, [class*="desc" i], [class*="summary" i], [class*="excerpt" i]').toArray()),
  date: ({ $ }, item) => $(item).find('time, [class*="date" i]').get(0) ?? null,
}

const isPrice = (text: string): boolean => text.trim().length <= PRICE_CHARACTERS && parsePrice(text) !== null

function longest($: Page['$'], elements: readonly PageElement[]): PageElement | null {
  let best: PageElement | null = null
  let most = 3
  for (const element of elements) {
    const { length } = textWithBlanks($(element)).trim()
    if (length > most) [best, most] = [element, length]
  }
  return best
}

/** The deepest element that fits, in document order. */
function innermost(
  $: Page['$'],
  item: PageElement,
  fits: (element: PageElement, text: string) => boolean,
): PageElement | null {
  for (const child of elementsIn(item)) {
    if (!isSeen(child)) continue
    const found = innermost($, child, fits)
    if (found !== null) return found
  }
  return fits(item, textWithBlanks($(item))) ? item : null
}

/** Guessed by the first items in which there is such a thing, and kept when most of the others have it as well. */
export function guessFields(page: Page, items: readonly PageElement[]): Fields {
  const fields: Record<string, { selector: string }> = {}
  for (const [field, guess] of Object.entries(GUESSES)) {
    for (const item of items.slice(0, 3)) {
      const element = guess(page, item)
      if (element === null) continue
      fields[field] = { selector: fieldSelector(page, item, element, items) }
      break
    }
  }
  return fields
}
