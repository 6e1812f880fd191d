import { cleanTitle, webLink } from '../../core/html/html.ts'
import type { Parsed } from '../../ports.ts'
import type { Json } from '../json/parse-json.ts'
import { isList, isObject, listOf, textOf, type JsonObject } from '../json/values.ts'
import { readLanguage, type RawEntry } from '../make-entry.ts'
import { createEntryList } from '../outcome.ts'
import type { TextDocument } from '../text-document.ts'

/** By its version, or by entries that have an id or an address; jsonfeed.org 1 and 1.1. */
export function isJsonFeed(value: Json): value is JsonObject {
  if (!isObject(value) || !isList(value['items'])) return false
  if (textOf(value['version']).includes('jsonfeed.org/version')) return true
  const [first] = value['items']
  return (
    isObject(first) &&
    ['id', 'url'].some((key) => key in first) &&
    ['title', 'content_html', 'content_text'].some((key) => key in first)
  )
}

export function readJsonFeed(feed: JsonObject, { url, nowMs, settings }: TextDocument): Parsed {
  const list = createEntryList()
  const language = settings.language ?? readLanguage(textOf(feed['language'])) ?? undefined
  const siteUrl = webLink(textOf(feed['home_page_url']), url)
  const context = { baseUrl: siteUrl ?? url, currency: settings.currency, language, nowMs }
  for (const item of listOf(feed['items'])) {
    if (!isObject(item)) continue
    list.add(readItem(item), context)
  }
  return list.parsed({
    title: cleanTitle(textOf(feed['title'])),
    siteUrl: textOf(feed['home_page_url']) === '' ? null : siteUrl,
    ttlMs: null,
    follow: [],
  })
}

function readItem(item: JsonObject): RawEntry {
  const get = (...names: string[]): string => names.map((name) => textOf(item[name])).find((text) => text !== '') ?? ''
  const html = get('content_html')
  const plain = get('content_text')
  const summary = get('summary')
  return {
    guid: get('id'),
    url: get('url', 'external_url') || ifAddress(get('id')),
    title: get('title'),
    html: html || escaped(plain),
    text: summary || plain,
    textType: 'plain',
    images: [...[get('image'), get('banner_image')].filter((image) => image !== ''), ...attachedImages(item)],
    categories: listOf(item['tags']).map(textOf),
    language: get('language'),
    author: authorOf(item),
    date: get('date_published', 'date_modified'),
  }
}

const ifAddress = (id: string): string => (/^https?:\/\//i.test(id) ? id : '')
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('\n', '<br>')

/** 1.1 has `authors`, 1 has `author`. */
function authorOf(item: JsonObject): string {
  const [author] = [...listOf(item['authors']), ...listOf(item['author'])]
  return isObject(author) ? textOf(author['name']) : textOf(author)
}

const attachedImages = (item: JsonObject): string[] =>
  listOf(item['attachments'])
    .filter(isObject)
    .filter((each) => textOf(each['mime_type']).startsWith('image/'))
    .map((each) => textOf(each['url']))
