import type { Entry } from '../entry.ts'
import { canonicalUrl, type CanonicalUrl } from './canonical-url.ts'
import { isbnToGtin14, toGtin14 } from './gtin.ts'
import type { HostSplitter } from './host.ts'
import { shortened, strengthOf, type Digest, type ProductKey } from './key.ts'
import { shopIdOf } from './shop-ids.ts'
import { brandOf, skuOf, type Sku } from './sku.ts'
import { traitsOf, type Traits } from './traits.ts'
import { wordsOf } from './words.ts'

export interface Tools {
  readonly digest: Digest
  readonly split: HostSplitter
}

/** An entry, and what its document and the network told of it. */
export interface Subject {
  readonly sourceId: number
  readonly entry: Entry
  /** Where its link leads in the end; the link itself when nobody knows. */
  readonly url: string | null
  /** The source's id; null when several entries of the document share it. */
  readonly guid: string | null
  /** Several entries of the document share the address and are different things. */
  readonly isUrlShared: boolean
}

/** Shorter texts are the same by chance: "Read more". */
const MIN_TEXT_CHARACTERS = 120
const MIN_TITLE_CHARACTERS = 15
const TITLE_DIGEST_CHARACTERS = 10
const DAY_MS = 86_400_000
const MAX_HASHED_CHARACTERS = 4_000

/** All keys of an entry, the strongest first, each once; never none. They depend on nothing but the subject. */
export function keysOf(subject: Subject, tools: Tools): readonly ProductKey[] {
  const urls = urlsOf(subject, tools)
  const traits = traitsOf(subject.entry.title, subject.entry.brand)
  const keys: ProductKey[] = [
    ...urls.flatMap((url) => ofUrl(url, subject, tools)),
    ...ofBarcode(subject, traits),
    ...ofModel(subject, urls[0], tools, traits),
    ...ofGuid(subject, tools),
  ]
  keys.push(...ofText(subject, tools, keys.length === 0))
  const once = new Map(keys.map((key) => [key.key, key]))
  return [...once.values()].sort((a, b) => strengthOf(a.rule) - strengthOf(b.rule))
}

/** The link, and the guid where it is an address too. */
function urlsOf({ url, guid }: Subject, { split }: Tools): readonly CanonicalUrl[] {
  return [url, guid].flatMap((text) => (text === null ? [] : (canonicalUrl(text, split) ?? [])))
}

function ofUrl(url: CanonicalUrl, { isUrlShared }: Subject, { digest }: Tools): readonly ProductKey[] {
  const shopId = shopIdOf(url)
  if (shopId !== null) {
    const isbn = shopId.rule === 'asin' ? isbnToGtin14(shopId.key.slice('asin:'.length)) : null
    return isbn === null ? [shopId] : [shopId, { key: `gtin:${isbn}`, rule: 'gtin' }]
  }
  // The front page of a site is no item of it.
  const isFrontPage = url.path === '/' && url.query === '' && url.fragment === ''
  if (isUrlShared || isFrontPage) return []
  return [{ key: `url:${shortened(url.href.slice('https://'.length), digest)}`, rule: 'url' }]
}

function ofBarcode({ entry }: Subject, traits: Traits): readonly ProductKey[] {
  const gtin = entry.gtin === null ? null : toGtin14(entry.gtin)
  return gtin === null ? [] : [{ key: `gtin:${gtin}${quantityOf(traits)}`, rule: 'gtin' }]
}

function ofModel({ entry }: Subject, url: CanonicalUrl | undefined, { digest }: Tools, traits: Traits) {
  const keys: ProductKey[] = []
  // Where a shop numbers its pages itself, the number of a seller is not needed, and two sellers count alike.
  if (url !== undefined && shopIdOf(url) !== null) return keys
  const [mpn, sku] = [skuOf(entry.mpn ?? null), skuOf(entry.sku)]
  const brand = brandOf(entry.brand)
  const model = brand === '' ? null : sharedOf(mpn ?? sku)
  if (model !== null) keys.push({ key: `sku:${brand}:${model}${looksOf(traits)}`, rule: 'sku' })
  const own = (sku ?? mpn)?.value
  if (own !== undefined && url !== undefined && own !== model)
    keys.push({ key: `sku:@${url.host}:${own}+${titleDigest(entry, digest)}`, rule: 'sku' })
  return keys
}

const sharedOf = (sku: Sku | null): string | null => (sku?.isShared === true ? sku.value : null)

/** Shops give one number to all colours of a thing: only the same number under the same title is the same. */
const titleDigest = (entry: Entry, digest: Digest): string =>
  digest(wordsOf(entry.title)).slice(0, TITLE_DIGEST_CHARACTERS)

/** A used one and three in a box carry the number of the new single one. */
function quantityOf({ condition, pack, isBundle }: Traits): string {
  return [condition, pack > 1 ? `x${pack}` : null, isBundle ? 'bundle' : null].map(added).join('')
}

/** Makers give one model number to all colours, sizes and capacities. */
function looksOf(traits: Traits): string {
  const { colours, storageGb, size } = traits
  const looks = [...colours, storageGb === null ? null : `${storageGb}gb`, size === null ? null : `size-${size}`]
  return quantityOf(traits) + looks.map(added).join('')
}

const added = (word: string | null): string => (word === null ? '' : `+${word.replaceAll(' ', '-')}`)

function ofGuid({ sourceId, guid }: Subject, { digest }: Tools): readonly ProductKey[] {
  if (guid === null || /^https?:/i.test(guid)) return []
  return [{ key: `guid:${sourceId}:${shortened(guid, digest)}`, rule: 'guid' }]
}

/**
 * The same title and text on the same day are one piece of news, wherever it stands. Things with a price are not: shops describe two
 * colours in the same words. What has no other key is at least known again in its own source.
 */
function ofText({ sourceId, entry }: Subject, { digest }: Tools, isOnlyKey: boolean): readonly ProductKey[] {
  const title = wordsOf(entry.title)
  const text = wordsOf(entry.text).slice(0, MAX_HASHED_CHARACTERS)
  const isThing = entry.price !== null || entry.gtin !== null || entry.sku !== null
  const isTelling = title.length >= MIN_TITLE_CHARACTERS && text.length >= MIN_TEXT_CHARACTERS
  if (!isThing && isTelling && entry.publishedAt !== null) {
    const day = Math.floor(entry.publishedAt / DAY_MS)
    return [{ key: `text:${digest(`${day}\n${title}\n${text}`)}`, rule: 'text' }]
  }
  if (!isOnlyKey) return []
  return [{ key: `text:${sourceId}:${digest(`${title}\n${text}\n${entry.images[0] ?? ''}`)}`, rule: 'text' }]
}
