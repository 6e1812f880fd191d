import type { Document, ParseOutcome } from '../../ports.ts'
import type { ParserSettings, PickField, PickRequest } from '../contract.ts'
import { loadPage, type Page, type PageElement } from '../page/load-page.ts'
import type { HtmlSettings } from '../page/html-settings.ts'
import { ITSELF, readListOf, select } from '../page/read-list.ts'
import { toText } from '../read-document.ts'
import type { TextDocument } from '../text-document.ts'
import { elementAt, parentOf, pathOf } from './dom.ts'
import { groupAround } from './groups.ts'
import { guessFields } from './guess-fields.ts'
import { fieldSelector, itemsSelector } from './selectors.ts'

/** What a click on an element came to. */
export type Picked =
  | {
      readonly kind: 'picked'
      readonly settings: HtmlSettings
      readonly picked: { readonly selector: string }
      /** Paths of what the selector finds. */
      readonly found: readonly string[]
      readonly outcome: ParseOutcome
    }
  | {
      readonly kind: 'failed'
      readonly reason: 'selector_empty' | 'outside_item' | 'schema' | 'too_large' | 'not_a_feed'
      readonly detail: string
    }

const MAX_FOUND = 200

/** Generalises the element that was clicked: to the list that it stands in, or to the like of it in each item. */
export function pick(source: Document, request: Omit<PickRequest, 'url'>, nowMs: number): Picked {
  const common = request.settings ?? {}
  const document = toText(source, common, nowMs)
  if ('kind' in document) return document
  const page = loadPage(document)
  const element = elementAt(page, request.path)
  if (element === null)
    return failed('selector_empty', 'The page has changed since: there is no such element any more. Load it again.')
  const known = request.settings?.kind === 'html' ? request.settings : undefined
  if (request.field === 'item' || known === undefined) return pickItems(page, document, element, request)
  return pickField(page, document, element, { field: request.field, settings: known })
}

function pickItems(
  page: Page,
  document: TextDocument,
  element: PageElement,
  request: Omit<PickRequest, 'url'>,
): Picked {
  const group = groupAround(page, element)
  if (group === null)
    return failed(
      'selector_empty',
      'Nothing around this element repeats itself. Click on one of several things of the same kind.',
    )
  const selector = itemsSelector(page, group.items)
  const settings: HtmlSettings = {
    ...commonOf(request.settings),
    kind: 'html',
    items: selector,
    fields: guessFields(page, group.items),
  }
  if (request.field !== 'item') return pickField(page, document, element, { field: request.field, settings })
  return picked(page, document, settings, { selector, elements: elementsOf(page, selector) })
}

function pickField(
  page: Page,
  document: TextDocument,
  element: PageElement,
  { field, settings }: { readonly field: Exclude<PickField, 'item'>; readonly settings: HtmlSettings },
): Picked {
  const items = elementsOf(page, settings.items)
  const own = new Set(items)
  let item: PageElement | null = element
  while (item !== null && !own.has(item)) item = parentOf(item)
  if (item === null)
    return failed(
      'outside_item',
      'This element is in none of the items of the list. Click on one inside of an item, or choose the items anew.',
    )
  const selector = fieldSelector(page, item, element, items)
  const changed: HtmlSettings = { ...settings, fields: { ...settings.fields, [field]: { selector } } }
  const elements = items.flatMap((each) =>
    selector === ITSELF ? [each] : (select(page, page.$(each), selector)?.slice(0, 1).toArray() ?? []),
  )
  return picked(page, document, changed, { selector, elements })
}

const picked = (
  page: Page,
  document: TextDocument,
  settings: HtmlSettings,
  { selector, elements }: { readonly selector: string; readonly elements: readonly PageElement[] },
): Picked => ({
  kind: 'picked',
  settings,
  picked: { selector },
  found: elements.slice(0, MAX_FOUND).map((element) => pathOf(page, element)),
  outcome: readListOf(page, document, settings),
})

const elementsOf = (page: Page, selector: string): PageElement[] =>
  select(page, page.$.root(), selector)?.toArray() ?? []

const commonOf = (settings: ParserSettings | undefined): Pick<HtmlSettings, 'language' | 'currency'> => ({
  ...(settings?.language === undefined ? {} : { language: settings.language }),
  ...(settings?.currency === undefined ? {} : { currency: settings.currency }),
})

const failed = (reason: Extract<Picked, { kind: 'failed' }>['reason'], detail: string): Picked => ({
  kind: 'failed',
  reason,
  detail,
})
