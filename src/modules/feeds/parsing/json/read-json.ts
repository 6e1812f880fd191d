import type { ParseOutcome } from '../../ports.ts'
import type { ParserSettings } from '../contract.ts'
import type { RawEntry, RawPrice } from '../make-entry.ts'
import { createEntryList, failedToRead, MAX_ENTRIES } from '../outcome.ts'
import type { TextDocument } from '../text-document.ts'
import { findByPath } from './json-path.ts'
import { parseJson, type Json } from './parse-json.ts'
import { isList, listOf, textOf } from './values.ts'

type JsonSettings = Extract<ParserSettings, { kind: 'json' }>
type Field = keyof JsonSettings['fields']

/** A JSON API, by the paths of the settings. */
export function readJsonItems(document: TextDocument, settings: JsonSettings): ParseOutcome {
  const read = parseJson(document.text)
  if (read.kind === 'failed') return read
  const found = findByPath(read.value, settings.items, MAX_ENTRIES + 1)
  if (found.kind === 'bad') return failedToRead('schema', found.detail)
  const items = found.values.length === 1 && isList(found.values[0]) ? found.values[0] : found.values
  if (found.values.length === 0)
    return failedToRead('selector_empty', `The path ${settings.items} finds nothing in this document.`)
  return readItems(items, document, settings)
}

function readItems(items: readonly Json[], document: TextDocument, settings: JsonSettings): ParseOutcome {
  const list = createEntryList()
  const context = {
    baseUrl: document.url,
    currency: settings.currency,
    language: settings.language,
    nowMs: document.nowMs,
  }
  const fields = Object.entries(settings.fields) as [Field, string][]
  for (const item of items.slice(0, MAX_ENTRIES)) {
    const values = new Map<Field, readonly Json[]>()
    for (const [field, path] of fields) {
      const found = findByPath(item, path, 20)
      if (found.kind === 'bad') return failedToRead('schema', `Field ${field}: ${found.detail}`)
      values.set(field, found.values)
    }
    list.add(toRaw(values), context)
  }
  for (let left = MAX_ENTRIES; left < items.length; left += 1) list.skip()
  const isNothing = items.length > 0 && list.parsed(NO_HEAD).entries.length === 0
  if (isNothing)
    return failedToRead('selector_empty', `The ${items.length} items have none of the fields that the paths name.`)
  return list.parsed(NO_HEAD)
}

const NO_HEAD = { title: '', siteUrl: null, ttlMs: null, follow: [] } as const

function toRaw(values: ReadonlyMap<Field, readonly Json[]>): RawEntry {
  const all = (field: Field): Json[] => (values.get(field) ?? []).flatMap((value) => listOf(value))
  const text = (field: Field): string => textOf(all(field)[0])
  return {
    guid: text('id'),
    url: text('url'),
    title: text('title'),
    html: text('text'),
    images: all('image').map(textOf),
    price: priceOf(all('price')[0]),
    oldPrice: priceOf(all('old_price')[0]),
    currency: text('currency'),
    availability: text('availability'),
    gtin: text('gtin'),
    sku: text('sku'),
    brand: text('brand'),
    categories: all('category').map(textOf),
    date: text('date'),
  }
}

/** A number is what programs write; a text is read as people write prices, unless it can only be a number with a point. */
export function priceOf(value: Json | undefined): RawPrice | undefined {
  const text = textOf(value).trim()
  if (text === '') return undefined
  if (typeof value === 'number') return { decimal: text }
  return /^\d+(?:\.\d{1,2}|\.\d{3}\d+|\.\d\d0)?$/.test(text) ? { decimal: text } : text
}
