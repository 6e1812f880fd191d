import type { XmlNode } from '../../core/markup/xml.ts'
import type { RawEntry } from '../make-entry.ts'
import { attributeOf, childOf, childrenOf, languageOf, type Nodes } from './nodes.ts'
import { enclosedImages } from './xml-images.ts'

const CREATED = [
  'pubdate',
  'published',
  'issued',
  'atom:published',
  'dcterms:issued',
  'dcterms:created',
  'created',
  'dc:date',
]
const CHANGED = ['updated', 'modified', 'atom:updated', 'dcterms:modified', 'date']

/** An `<item>` or `<entry>` of any kind of feed, as it is written. */
export function readXmlEntry(node: XmlNode, nodes: Nodes): RawEntry {
  const { text, html } = nodes
  const whole = html(node, 'content:encoded', 'content', 'atom:content', 'xhtml:body', 'xhtml:div')
  const short = html(
    node,
    'description',
    'summary',
    'atom:summary',
    'media:description',
    'itunes:summary',
    'dc:description',
  )
  const media = mediaOf(node)
  const body = whole || short || html(media, 'media:description')
  return {
    guid: text(node, 'guid', 'id', 'atom:id') || attributeOf(node, 'rdf:about'),
    url: linkOf(node, nodes),
    ...titleOf(node, nodes, media),
    html: isPlainContent(node) ? escaped(body) : body,
    ...(whole !== '' && short !== '' ? shortText(node, short) : {}),
    images: enclosedImages(node, media),
    ...productOf(node, nodes),
    categories: categoriesOf(node, nodes),
    language: text(node, 'dc:language', 'language') || languageOf(node),
    author: authorOf(node, nodes),
    date: text(node, ...CREATED, ...CHANGED),
  }
}

/** YouTube and others put what they say into a group. */
const mediaOf = (node: XmlNode): XmlNode => childOf(node, 'media:group') ?? node

/** Atom says what a text is; without a word it is plain (RFC 4287, 3.1.1). RSS does not say, and means HTML. */
function titleOf(node: XmlNode, nodes: Nodes, media: XmlNode): Pick<RawEntry, 'title' | 'titleType'> {
  const title = childOf(node, 'title') ?? childOf(node, 'atom:title')
  const type = attributeOf(title, 'type').toLowerCase()
  const isAtom = node.name !== 'item'
  const isPlain = isAtom && (type === '' || type === 'text' || type === 'text/plain')
  const written = nodes.html(node, 'title', 'atom:title', 'dc:title', 'media:title', 'itunes:title')
  return {
    title: written || nodes.text(media, 'media:title'),
    titleType: isPlain && (title?.children.length ?? 0) === 0 ? 'plain' : 'html',
  }
}

function isPlainContent(node: XmlNode): boolean {
  const content = childOf(node, 'content') ?? childOf(node, 'atom:content') ?? childOf(node, 'summary')
  const type = attributeOf(content, 'type').toLowerCase()
  const mode = attributeOf(content, 'mode').toLowerCase()
  return node.name !== 'item' && content !== undefined && mode === '' && content.children.length === 0
    ? type === '' || type === 'text' || type === 'text/plain'
    : false
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

function shortText(node: XmlNode, short: string): Pick<RawEntry, 'text' | 'textType'> {
  const type = attributeOf(childOf(node, 'summary'), 'type').toLowerCase()
  const isPlain = node.name !== 'item' && (type === '' || type === 'text')
  return { text: short, textType: isPlain ? 'plain' : 'html' }
}

/** Of an entry's links the one to a page: not to itself, to comments or to a file. */
function linkOf(node: XmlNode, { text }: Nodes): string {
  const original = text(node, 'feedburner:origlink')
  if (original !== '') return original
  const links = [...childrenOf(node, 'link'), ...childrenOf(node, 'atom:link')]
  const written = links.find((link) => link.text.trim() !== '')?.text.trim()
  if (written !== undefined) return written
  const pages = links.filter((link) => ['', 'alternate'].includes(attributeOf(link, 'rel').toLowerCase()))
  const best = pages.find((link) => /html|^$/.test(attributeOf(link, 'type'))) ?? pages[0]
  return attributeOf(best, 'href') || attributeOf(best, 'rdf:resource') || permalinkOf(node, { text }) || sourceOf(node)
}

/** RSS 2.0: a guid is a link unless it says otherwise. An Atom id that is an address is better than no link. */
function permalinkOf(node: XmlNode, { text }: Pick<Nodes, 'text'>): string {
  const guid = childOf(node, 'guid')
  if (attributeOf(guid, 'ispermalink').toLowerCase() === 'false') return ''
  const id = text(node, 'guid', 'id', 'atom:id') || attributeOf(node, 'rdf:about')
  return /^https?:\/\//i.test(id) ? id : ''
}

const sourceOf = (node: XmlNode): string => attributeOf(childOf(node, 'content'), 'src')

/** Google's product data, as shops put it into RSS and Atom. */
function productOf(node: XmlNode, { text }: Nodes): Partial<RawEntry> {
  const price = text(node, 'g:price', 'price')
  const sale = text(node, 'g:sale_price', 'sale_price')
  return {
    price: sale || price,
    ...(sale === '' ? { oldPrice: text(node, 'old_price', 'oldprice') } : { oldPrice: price }),
    currency: text(node, 'g:currency', 'currency', 'currencyid'),
    availability: text(node, 'g:availability', 'availability'),
    gtin: text(node, 'g:gtin', 'g:ean', 'g:upc', 'gtin', 'ean', 'barcode'),
    sku: text(node, 'sku', 'g:id'),
    mpn: text(node, 'g:mpn', 'mpn'),
    brand: text(node, 'g:brand', 'brand', 'vendor'),
  }
}

function categoriesOf(node: XmlNode, { text }: Nodes): string[] {
  const named = [...childrenOf(node, 'category'), ...childrenOf(node, 'atom:category')].map(
    (each) => attributeOf(each, 'label') || each.text.trim() || attributeOf(each, 'term'),
  )
  const subjects = childrenOf(node, 'dc:subject').map((each) => each.text)
  const keywords = text(node, 'media:keywords').split(',')
  return [...named, ...subjects, ...keywords, text(node, 'g:product_type')]
}

function authorOf(node: XmlNode, nodes: Nodes): string {
  const person = childOf(node, 'author') ?? childOf(node, 'atom:author')
  const named = person === undefined ? '' : nodes.text(person, 'name', 'atom:name')
  const written = named || nodes.text(node, 'dc:creator', 'author', 'itunes:author')
  return /^[^\s@]+@\S+ \(([^()]+)\)$/.exec(written)?.[1] ?? written
}
