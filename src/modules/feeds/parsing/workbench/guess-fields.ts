import { parsePrice } from '../../core/money/price.ts'
import { textWithBlanks } from '../page/field-value.ts'
import type { Page, PageElement } from '../page/load-page.ts'
import type { HtmlSettings } from '../page/html-settings.ts'
import { elementsIn, isSeen } from './dom.ts'
import { ITSELF } from '../page/read-list.ts'
import { candidatesFor, fieldSelector, firstIn } from './selectors.ts'

type Fields = HtmlSettings['fields']
type Guess = (page: Page, item: PageElement) => PageElement | null

const PRICE_CHARACTERS = 40
const STRUCK = 'del, s, strike, [class*="old" i], [class*="was" i], [class*="strike" i], [class*="regular" i]'

const NAMED = 'h1, h2, h3, h4, h5, h6, [itemprop="name"], [class*="title" i], [class*="name" i]'

/** What an item's elements probably are, by how shops and magazines write them. */
const GUESSES: Readonly<Partial<Record<keyof Fields, Guess>>> = {
  title: (page, item) => namedElement(page, item) ?? longestLink(page, item) ?? firstWords(page, item),
  url: ({ $ }, item) => {
    if (item.name === 'a') return item
    const headed = $(item).find(
      'h1 a[href], h2 a[href], h3 a[href], h4 a[href], [class*="title" i] a[href], a[class*="title" i]',
    )
    return headed.get(0) ?? $(item).find('a[href]').get(0) ?? null
  },
  image: ({ $ }, item) => $(item).find('img').get(0) ?? null,
  price: (page, item) => currentPrice(page, item, true) ?? currentPrice(page, item, false),
  old_price: ({ $ }, item) =>
    $(item)
      .find(STRUCK)
      .toArray()
      .find((element) => isPrice(textWithBlanks($(element)))) ?? null,
  text: ({ $ }, item) =>
    longest($, $(item).find('p, [class*="desc" i], [class*="summary" i], [class*="excerpt" i]').toArray()),
  date: ({ $ }, item) => $(item).find('time, [class*="date" i]').get(0) ?? null,
}

const isWords = (text: string): boolean => /\p{L}{3}/u.test(text) && !isPrice(text)

const namedElement = ({ $ }: Page, item: PageElement): PageElement | null =>
  $(item)
    .find(NAMED)
    .toArray()
    .find((element) => isWords(textWithBlanks($(element)))) ?? null

/** A card that is one link as a whole has its title somewhere inside. */
const longestLink = ({ $ }: Page, item: PageElement): PageElement | null =>
  item.name === 'a' && elementsIn(item).length > 0
    ? null
    : longest($, [...(item.name === 'a' ? [item] : []), ...$(item).find('a[href]').toArray()])

const firstWords = ({ $ }: Page, item: PageElement): PageElement | null =>
  innermost($, item, (element, text) => elementsIn(element).length === 0 && isWords(text))

/** Not one that is struck through, nor one that has such a price in it when that is asked for. */
const currentPrice = ({ $ }: Page, item: PageElement, isAlone: boolean): PageElement | null =>
  innermost($, item, (element, text) => {
    const at = $(element)
    return isPrice(text) && at.closest(STRUCK).length === 0 && (!isAlone || at.find(STRUCK).length === 0)
  })

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

const LOOKED_AT = 30

/**
 * Guessed by the first of the first items in which there is such a thing. Where another item has it elsewhere, as the price of what
 * is not on sale, both places are named.
 */
export function guessFields(page: Page, items: readonly PageElement[]): Fields {
  const fields: Record<string, { selector: string }> = {}
  for (const [field, guess] of Object.entries(GUESSES)) {
    const found = guessIn(page, items.slice(0, 3), guess)
    if (found === null) continue
    const selector = fieldSelector(page, found.item, found.element, items)
    const others = items
      .slice(0, LOOKED_AT)
      .filter((item) => selector !== ITSELF && firstIn(page, item, selector) === null)
    const other = guessIn(page, others, guess)
    fields[field] = { selector: other === null ? selector : together(page, { found, selector, other }) }
  }
  return fields
}

/** Both places in one selector, if each of them means the same as before. */
function together(
  page: Page,
  { found, selector, other }: { readonly found: Guessed; readonly selector: string; readonly other: Guessed },
): string {
  const both = candidatesFor(other.item, other.element).map((candidate) => `${selector}, ${candidate}`)
  const isRight = (each: string): boolean =>
    [found, other].every(({ item, element }) => firstIn(page, item, each) === element)
  return both.find(isRight) ?? selector
}

interface Guessed {
  readonly item: PageElement
  readonly element: PageElement
}

function guessIn(page: Page, among: readonly PageElement[], guess: Guess): Guessed | null {
  for (const item of among) {
    const element = guess(page, item)
    if (element !== null) return { item, element }
  }
  return null
}
