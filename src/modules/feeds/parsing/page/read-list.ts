import type { ParseOutcome } from '../../ports.ts'
import type { RawEntry } from '../make-entry.ts'
import { createEntryList, failedToRead, MAX_ENTRIES } from '../outcome.ts'
import type { TextDocument } from '../text-document.ts'
import { valueOf } from './field-value.ts'
import type { HtmlSettings, PageField } from './html-settings.ts'
import { loadPage, type Page, type Selection } from './load-page.ts'

/** A list on a page, by the selectors of the settings. */
export function readList(document: TextDocument, settings: HtmlSettings): ParseOutcome {
  return readListOf(loadPage(document), document, settings)
}

export function readListOf(page: Page, document: TextDocument, settings: HtmlSettings): ParseOutcome {
  const items = select(page, page.$.root(), settings.items)
  if (items === null) return failedToRead('schema', `${settings.items} is no CSS selector.`)
  if (items.length === 0)
    return failedToRead('selector_empty', `The selector ${settings.items} finds nothing on this page.`)
  const fields = Object.entries(settings.fields) as [PageField, { selector: string; attribute?: string }][]
  const list = createEntryList()
  const context = {
    baseUrl: page.baseUrl,
    currency: settings.currency,
    language: settings.language,
    nowMs: document.nowMs,
  }
  for (const element of items.slice(0, MAX_ENTRIES).toArray()) {
    const item = page.$(element)
    const values = new Map<PageField, string[]>()
    for (const [field, { selector, attribute }] of fields) {
      const found = selector === ITSELF ? item : select(page, item, selector)
      if (found === null) return failedToRead('schema', `Field ${field}: ${selector} is no CSS selector.`)
      values.set(
        field,
        found
          .slice(0, 20)
          .toArray()
          .map((each) => valueOf(page.$(each), field, attribute)),
      )
    }
    list.add(toRaw(values, item), context)
  }
  for (let left = MAX_ENTRIES; left < items.length; left += 1) list.skip()
  const parsed = list.parsed({
    title: page.$('title').first().text().trim().slice(0, 200),
    siteUrl: null,
    ttlMs: null,
    follow: [],
  })
  if (parsed.entries.length > 0) return parsed
  return failedToRead('selector_empty', `The ${items.length} elements have none of the fields that the selectors name.`)
}

/** As a field's selector: the item's own element. */
export const ITSELF = ':scope'

/** An item, or the page as a whole. */
interface Within {
  find(selector: string): Selection
}

/** Null: it is no selector. A `tbody` that a browser adds and the page does not have is passed over. */
export function select({ $ }: Page, within: Within, selector: string): Selection | null {
  try {
    const found = within.find(selector)
    if (found.length > 0 || !selector.includes('tbody') || $('tbody').length > 0) return found
    return within.find(selector.replace(/(?<![\s>])[\s>]*\btbody\b[^\s>]*[\s>]*/g, ' '))
  } catch (error) {
    if (error instanceof RangeError) throw error
    return null
  }
}

function toRaw(values: ReadonlyMap<PageField, string[]>, item: Selection): RawEntry {
  const first = (field: PageField): string => values.get(field)?.find((value) => value !== '') ?? ''
  return {
    guid: first('id'),
    url: first('url') || (values.has('url') ? '' : linkOf(item)),
    title: first('title'),
    html: first('text'),
    images: values.get('image') ?? [],
    price: first('price'),
    oldPrice: first('old_price'),
    availability: first('availability'),
    gtin: first('gtin'),
    sku: first('sku'),
    brand: first('brand'),
    categories: values.get('category') ?? [],
    date: first('date'),
  }
}

const linkOf = (item: Selection): string => item.attr('href') ?? item.find('a[href]').first().attr('href') ?? ''
