import type { Document, ParseOutcome } from '../../ports.ts'
import type { Candidate, Outline, ParserSettings } from '../contract.ts'
import { feedLinksOf, type FeedLink } from '../feed/feed-links.ts'
import { isJsonFeed } from '../feed/json-feed.ts'
import { readFeed } from '../feed/read-feed.ts'
import { parseJson } from '../json/parse-json.ts'
import { readJsonItems } from '../json/read-json.ts'
import { loadPage, type Page } from '../page/load-page.ts'
import type { HtmlSettings } from '../page/html-settings.ts'
import { readListOf } from '../page/read-list.ts'
import { toText } from '../read-document.ts'
import { readSitemap } from '../sitemap/read-sitemap.ts'
import { readProducts } from '../structured/read-product.ts'
import type { TextDocument } from '../text-document.ts'
import { findGroups } from './groups.ts'
import { guessFields } from './guess-fields.ts'
import { findJsonLists } from './json-lists.ts'
import { outlineOf } from './outline.ts'
import { itemsSelector } from './selectors.ts'
import { countOf, toReading } from './reading.ts'

/** What an address may be read as. */
export interface Discovery {
  readonly candidates: readonly Candidate[]
  /** Feeds that the page names, to be fetched. */
  readonly feedLinks: readonly FeedLink[]
  readonly outline: Outline | null
  readonly failure: Extract<ParseOutcome, { kind: 'failed' }> | null
}

const MAX_LISTS = 3

/** Looks for what can be read in a document, from what says itself what it is to what only looks like a list. */
export function discover(source: Document, nowMs: number): Discovery {
  const document = toText(source, {}, nowMs)
  if ('kind' in document) return { candidates: [], feedLinks: [], outline: null, failure: document }
  const start = document.text.slice(0, 4_000).trimStart()
  if (start.startsWith('{') || start.startsWith('[')) return ofJson(document)
  if (/<(?:urlset|sitemapindex)[\s>]/i.test(start)) {
    const settings = { kind: 'sitemap' } as const
    return ofOne(document, { settings, origin: 'sitemap', word: 'Sitemap' }, readSitemap(document, settings))
  }
  const isPage = /^<!doctype html|^<html/i.test(start)
  const feed = isPage ? null : readFeed(document)
  if (feed?.kind === 'ok')
    return ofOne(document, { settings: { kind: 'feed' }, origin: 'document', word: 'Feed' }, feed)
  if (!isPage && !/<(?:html|head|body|div|p|a)[\s>]/i.test(document.text.slice(0, 20_000)))
    return { candidates: [], feedLinks: [], outline: null, failure: feed?.kind === 'failed' ? feed : null }
  return ofPage(document)
}

interface As {
  readonly settings: ParserSettings
  readonly origin: Candidate['origin']
  readonly word: string
}

const candidateOf = ({ url }: TextDocument, { settings, origin, word }: As, outcome: ParseOutcome): Candidate => {
  const reading = toReading(outcome)
  return {
    origin,
    url,
    title: outcome.kind === 'ok' ? outcome.title : '',
    label: `${word}, ${countOf(reading.total)}`,
    settings,
    ...reading,
  }
}

const ofOne = (document: TextDocument, as: As, outcome: ParseOutcome): Discovery => ({
  candidates: [candidateOf(document, as, outcome)],
  feedLinks: [],
  outline: null,
  failure: null,
})

function ofJson(document: TextDocument): Discovery {
  const read = parseJson(document.text)
  if (read.kind === 'failed') return { candidates: [], feedLinks: [], outline: null, failure: read }
  if (isJsonFeed(read.value))
    return ofOne(document, { settings: { kind: 'feed' }, origin: 'document', word: 'JSON Feed' }, readFeed(document))
  const candidates = findJsonLists(read.value, MAX_LISTS).map((settings) =>
    candidateOf(
      document,
      { settings, origin: 'json_list', word: `List ${settings.items}` },
      readJsonItems(document, settings),
    ),
  )
  const detail = 'This JSON has no list of objects with a title. Say by paths where its items are.'
  return {
    candidates,
    feedLinks: [],
    outline: null,
    failure: candidates.length > 0 ? null : { kind: 'failed', reason: 'selector_empty', detail },
  }
}

function ofPage(document: TextDocument): Discovery {
  const page = loadPage(document)
  const products = readProducts(page, document)
  const candidates = [
    ...(products === null || products.parsed.kind !== 'ok' || products.parsed.entries.length === 0
      ? []
      : [
          candidateOf(
            document,
            { settings: { kind: 'product' }, origin: 'structured_data', word: products.markup },
            products.parsed,
          ),
        ]),
    ...listsOf(page, document),
  ]
  const feedLinks = feedLinksOf(document)
  const detail = 'Nothing was recognised on this page: no feed, no product and no list. Click on what you want to read.'
  return {
    candidates,
    feedLinks,
    outline: outlineOf(page),
    failure: candidates.length + feedLinks.length > 0 ? null : { kind: 'failed', reason: 'selector_empty', detail },
  }
}

function listsOf(page: Page, document: TextDocument): Candidate[] {
  return findGroups(page, MAX_LISTS).flatMap(({ items }) => {
    const settings: HtmlSettings = { kind: 'html', items: itemsSelector(page, items), fields: guessFields(page, items) }
    const outcome = readListOf(page, document, settings)
    const isList = outcome.kind === 'ok' && outcome.entries.filter(({ title }) => title !== '').length >= 3
    return isList ? [candidateOf(document, { settings, origin: 'list', word: `List ${settings.items}` }, outcome)] : []
  })
}
