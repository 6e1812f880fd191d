import { readXml, type XmlNode } from '../../core/markup/xml.ts'
import { parseDate } from '../../core/dates/dates.ts'
import { webLink } from '../../core/html/html.ts'
import type { ParseOutcome } from '../../ports.ts'
import type { ParserSettings } from '../contract.ts'
import { childOf, createNodes, type Nodes } from '../feed/nodes.ts'
import { readFeed } from '../feed/read-feed.ts'
import type { RawEntry } from '../make-entry.ts'
import { createEntryList, failedToRead, MAX_ENTRIES } from '../outcome.ts'
import type { TextDocument } from '../text-document.ts'

type SitemapSettings = Extract<ParserSettings, { kind: 'sitemap' }>

/** Of an index, those that are read next; `Parsed.follow` says by whom. */
const MAX_FOLLOWED = 10
/** sitemaps.org allows 50,000; what is beyond is not looked at. */
const MAX_LISTED = 50_000
const EMITTED: ReadonlySet<string> = new Set(['url', 'sitemap'])

interface Listed {
  readonly raw: RawEntry
  readonly changedAt: number | null
}

/**
 * A sitemap (with the extensions for news and pictures), an index of sitemaps, a feed in its place, or lines of addresses. Of more
 * than 5,000 addresses those are taken that changed last; those of an unknown time come after them.
 */
export function readSitemap(document: TextDocument, settings: SitemapSettings): ParseOutcome {
  const start = document.text.trimStart().slice(0, 4)
  if (/^http/i.test(start)) return fromLines(document, settings)
  const nodes = createNodes(document.text)
  const listed: Listed[] = []
  const maps: Listed[] = []
  const isWanted = (raw: RawEntry): boolean =>
    settings.include === undefined || (raw.url ?? '').includes(settings.include)
  const tree = readXml(document.text, {
    emit: EMITTED,
    onNode(node) {
      const raw = readListed(node, nodes)
      const at = { raw, changedAt: parseDate(raw.date ?? '', document.nowMs) }
      if (node.name === 'sitemap') maps.push(at)
      else if (isWanted(raw)) listed.push(at)
      return listed.length + maps.length < MAX_LISTED
    },
  })
  const root = tree.children.find((child) => ['urlset', 'sitemapindex', 'rss', 'feed', 'rdf:rdf'].includes(child.name))
  if (root === undefined)
    return failedToRead('not_a_feed', 'This is no sitemap: it has neither <urlset> nor <sitemapindex>.')
  if (root.name !== 'urlset' && root.name !== 'sitemapindex') return readFeed(document)
  return toParsed(listed, document, settings, followOf(maps, document.url))
}

function toParsed(
  listed: readonly Listed[],
  document: TextDocument,
  settings: SitemapSettings,
  follow: readonly string[],
): ParseOutcome {
  const list = createEntryList()
  const context = {
    baseUrl: document.url,
    currency: settings.currency,
    language: settings.language,
    nowMs: document.nowMs,
  }
  const taken = listed.length > MAX_ENTRIES ? newestFirst(listed) : listed
  for (const { raw } of taken) list.add(raw, context)
  return list.parsed({ title: '', siteUrl: null, ttlMs: null, follow })
}

const newestFirst = (listed: readonly Listed[]): Listed[] =>
  listed.toSorted((a, b) => (b.changedAt ?? -Infinity) - (a.changedAt ?? -Infinity) || 0)

function followOf(maps: readonly Listed[], baseUrl: string): string[] {
  const urls = newestFirst(maps).flatMap(({ raw }) => webLink(raw.url ?? '', baseUrl) ?? [])
  return [...new Set(urls)].slice(0, MAX_FOLLOWED)
}

function readListed(node: XmlNode, { text }: Nodes): RawEntry {
  const news = childOf(node, 'news:news')
  const image = childOf(node, 'image:image')
  const publication = news === undefined ? undefined : childOf(news, 'news:publication')
  const url = text(node, 'loc')
  return {
    guid: url,
    url,
    title:
      (news === undefined ? '' : text(news, 'news:title')) ||
      (image === undefined ? '' : text(image, 'image:title')) ||
      wordsOf(url),
    images: node.children.filter((child) => child.name === 'image:image').map((child) => text(child, 'image:loc')),
    categories: news === undefined ? [] : text(news, 'news:keywords').split(','),
    language: publication === undefined ? '' : text(publication, 'news:language'),
    date: (news === undefined ? '' : text(news, 'news:publication_date')) || text(node, 'lastmod'),
  }
}

/** What an address says of its page when nothing else does: `/shop/red-shoes-42.html` is "Red shoes 42". */
function wordsOf(written: string): string {
  const last =
    URL.parse(written)
      ?.pathname.split('/')
      .findLast((part) => /\p{L}{3}|%/u.test(part)) ?? ''
  const words = decoded(last)
    .replace(/\.\w{2,5}$/, '')
    .replace(/[-_+]+/g, ' ')
    .trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch (error) {
    if (error instanceof URIError) return part
    throw error
  }
}

function fromLines(document: TextDocument, settings: SitemapSettings): ParseOutcome {
  const lines = document.text.split('\n', MAX_LISTED).map((line) => line.trim())
  const urls = lines.filter(
    (line) => webLink(line) !== null && (settings.include === undefined || line.includes(settings.include)),
  )
  const listed = urls.map((url) => ({ raw: { guid: url, url, title: wordsOf(url) }, changedAt: null }))
  return toParsed(listed, document, settings, [])
}
