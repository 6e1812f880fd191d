import { webLink } from '../../core/html/html.ts'
import { readAttributes } from '../../core/markup/attributes.ts'
import { scanMarkup } from '../../core/markup/scan.ts'
import type { TextDocument } from '../text-document.ts'

export interface FeedLink {
  readonly url: string
  readonly title: string
  readonly type: string
}

const FEED_TYPE =
  /^(?:application\/(?:rss|atom|rdf|feed)\+(?:xml|json)|text\/xml|application\/xml|application\/json)\b/i
const MOST = 10
const NO_MARKUP: ReadonlySet<string> = new Set(['script', 'style'])
const nothing = (): void => undefined

/** The feeds that a page names: `<link rel="alternate" type="application/rss+xml">`. */
export function feedLinksOf({ text, url }: Pick<TextDocument, 'text' | 'url'>): FeedLink[] {
  const found = new Map<string, FeedLink>()
  let base = url
  scanMarkup(
    text,
    {
      open({ name, attributes: written }) {
        if (name !== 'link' && name !== 'base') return
        const attributes = readAttributes(written)
        const href = webLink(attributes.get('href') ?? '', base)
        if (href === null || !attributes.has('href')) return
        if (name === 'base') base = href
        else if (namesFeed(attributes) && !found.has(href))
          found.set(href, { url: href, title: attributes.get('title') ?? '', type: attributes.get('type') ?? '' })
      },
      close: nothing,
      text: nothing,
      cdata: nothing,
    },
    { opaque: NO_MARKUP, isDone: () => found.size >= MOST },
  )
  return [...found.values()]
}

function namesFeed(attributes: ReadonlyMap<string, string>): boolean {
  const rel = (attributes.get('rel') ?? '').toLowerCase().split(/\s+/)
  if (rel.includes('feed')) return true
  return rel.includes('alternate') && FEED_TYPE.test(attributes.get('type') ?? '')
}

export function describeFeedLinks(document: TextDocument): string {
  const links = feedLinksOf(document)
  if (links.length === 0)
    return 'This is a web page, not a feed, and it names none. A source of the kind "html" or "product" reads pages.'
  const urls = links.slice(0, 3).map((link) => link.url)
  return `This is a web page, not a feed. It names ${links.length === 1 ? 'a feed' : `${links.length} feeds`}: ${urls.join(', ')}`
}
