import { cleanTitle, webLink } from '../../core/html/html.ts'
import { readXml, type XmlNode } from '../../core/markup/xml.ts'
import type { ParseOutcome, Parsed } from '../../ports.ts'
import { readLanguage, type EntryContext } from '../make-entry.ts'
import { createEntryList, failedToRead } from '../outcome.ts'
import { parseJson } from '../json/parse-json.ts'
import type { TextDocument } from '../text-document.ts'
import { describeFeedLinks } from './feed-links.ts'
import { isJsonFeed, readJsonFeed } from './json-feed.ts'
import { attributeOf, baseOf, childrenOf, createNodes, languageOf } from './nodes.ts'
import { ttlOf } from './ttl.ts'
import { readXmlEntry } from './xml-entry.ts'

const ENTRIES: ReadonlySet<string> = new Set(['item', 'entry', 'atom:entry'])
/** Elements that hold a line, and those that do not stand in one. */
const TEXTS: ReadonlySet<string> = new Set([
  'title',
  'link',
  'guid',
  'pubdate',
  'id',
  'updated',
  'published',
  'dc:date',
  'category',
])
const FIELDS: ReadonlySet<string> = new Set([
  ...TEXTS,
  ...[
    'description',
    'summary',
    'content',
    'content:encoded',
    'author',
    'dc:creator',
    'comments',
    'enclosure',
    'source',
  ],
])
const ROOTS: ReadonlySet<string> = new Set(['rss', 'rdf:rdf', 'feed', 'atom:feed', 'channel'])

/** RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0 and JSON Feed, well-formed or not. */
export function readFeed(document: TextDocument): ParseOutcome {
  const start = document.text.slice(0, 200).trimStart()
  if (start.startsWith('{') || start.startsWith('[')) return readJson(document)
  if (/^<!doctype html|^<html/i.test(start)) return isNoFeed(document)
  return readXmlFeed(document) ?? isNoFeed(document)
}

function readJson(document: TextDocument): ParseOutcome {
  const read = parseJson(document.text)
  if (read.kind === 'failed') return read.reason === 'too_large' ? read : failedToRead('not_a_feed', read.detail)
  if (isJsonFeed(read.value)) return readJsonFeed(read.value, document)
  return failedToRead(
    'not_a_feed',
    'This is JSON, but no JSON Feed: it has no list "items" whose entries have an id or an address. A source of the kind "json" reads it by paths.',
  )
}

function readXmlFeed(document: TextDocument): Parsed | null {
  const { text, url, nowMs, settings } = document
  const list = createEntryList()
  const nodes = createNodes(text)
  const contexts = new Map<XmlNode, EntryContext>()
  const contextOf = (parent: XmlNode): EntryContext => {
    const known = contexts.get(parent)
    if (known !== undefined) return known
    const language =
      settings.language ?? readLanguage(feedLanguage(parent, nodes.text(parent, 'language', 'dc:language')))
    const made = { baseUrl: feedBase(parent, url), currency: settings.currency, language: language ?? undefined, nowMs }
    contexts.set(parent, made)
    return made
  }
  const tree = readXml(text, {
    emit: ENTRIES,
    endsBefore: (open, next) => TEXTS.has(open) && FIELDS.has(next),
    onNode(node) {
      const context = contextOf(headOf(node.parent ?? node))
      const baseUrl = node.attributes.has('xml:base') ? baseOf(node, context.baseUrl) : context.baseUrl
      return list.add(readXmlEntry(node, nodes), { ...context, baseUrl })
    },
  })
  const root = tree.children.find((child) => ROOTS.has(child.name))
  if (root === undefined) return null
  const head = headOf(root)
  return list.parsed({
    title: cleanTitle(nodes.html(head, 'title', 'atom:title', 'dc:title')),
    siteUrl: webLink(siteOf(head), feedBase(head, url)),
    ttlMs: ttlOf((...names) => nodes.text(head, ...names)),
    follow: [],
  })
}

/** Where the feed speaks of itself: the channel of RSS, which in RSS 1.0 stands beside the entries. */
function headOf(node: XmlNode): XmlNode {
  return node.name === 'channel' ? node : (node.children.find((child) => child.name === 'channel') ?? node)
}

const feedLanguage = (head: XmlNode, told: string): string => told || languageOf(head)

/** `xml:base`, or else the site that an RSS feed is about, or else where it was found. */
function feedBase(head: XmlNode, documentUrl: string): string {
  const base = baseOf(head, documentUrl)
  if (base !== documentUrl || head.name !== 'channel') return base
  return webLink(siteOf(head)) ?? documentUrl
}

function siteOf(head: XmlNode): string {
  const links = [...childrenOf(head, 'link'), ...childrenOf(head, 'atom:link')]
  const written = links.find((link) => link.text.trim() !== '')?.text.trim()
  const page = links.find((link) => ['', 'alternate'].includes(attributeOf(link, 'rel').toLowerCase()))
  return written ?? attributeOf(page, 'href')
}

function isNoFeed(document: TextDocument): ParseOutcome {
  const { text } = document
  if (text.trim() === '') return failedToRead('not_a_feed', 'The answer is empty.')
  if (!/<(?:html|head|body|!doctype html)[\s>]/i.test(text.slice(0, 10_000)))
    return failedToRead('not_a_feed', 'This is neither RSS, Atom nor JSON Feed.')
  return failedToRead('not_a_feed', describeFeedLinks(document))
}
