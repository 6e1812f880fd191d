import type { Entry } from '../entry.ts'
import { canonicalUrl } from './canonical-url.ts'
import type { Subject, Tools } from './entry-keys.ts'
import { shortened } from './key.ts'
import { wordsOf } from './words.ts'

/** An entry of a document, with the name by which its source is known to call it. */
export interface Listed extends Subject {
  /** One each in a source. */
  readonly entryKey: string
}

export interface DocumentOptions {
  readonly sourceId: number
  /** The ids of the source are not believed. */
  readonly ignoresGuids: boolean
  /** Where a link leads, as far as it is known. */
  targetOf(url: string): string | null
}

/**
 * The entries of a document, each once and in its order. An id that stands on several addresses, and an address that stands under several
 * titles, name nothing: a broken feed has one id for all of its items, a list without links the page's own address.
 */
export function listEntries(entries: readonly Entry[], options: DocumentOptions, tools: Tools): readonly Listed[] {
  const facts = entries.map((entry) => ({
    entry,
    guid: options.ignoresGuids ? null : guidOf(entry),
    href: entry.url === null ? null : (canonicalUrl(entry.url, tools.split)?.href ?? null),
    words: wordsOf(entry.title),
  }))
  const sharedGuids = ambiguous(facts, ({ guid, href, words }) => [guid, href ?? words])
  const sharedUrls = ambiguous(facts, ({ href, words }) => [href, words])
  const listed = new Map<string, Listed>()
  for (const { entry, guid: given, href, words } of facts) {
    const guid = given === null || sharedGuids.has(given) ? null : given
    const isUrlShared = href !== null && sharedUrls.has(href)
    const name = guid === null ? (href === null || isUrlShared ? textOf(entry, words, href) : href) : guid
    const entryKey = shortened(name, tools.digest)
    if (listed.has(entryKey)) continue
    const url = entry.url === null ? null : (options.targetOf(entry.url) ?? entry.url)
    listed.set(entryKey, { sourceId: options.sourceId, entry, url, guid, isUrlShared, entryKey })
  }
  return [...listed.values()]
}

function guidOf({ guid }: Entry): string | null {
  const text = (guid ?? '')
    .toWellFormed()
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()
  return text === '' ? null : text
}

const textOf = (entry: Entry, words: string, href: string | null): string =>
  href === null ? `${words}\n${wordsOf(entry.text)}` : `${href}\n${words}`

/** Names that stand for several things. */
function ambiguous<T>(facts: readonly T[], read: (fact: T) => readonly [name: string | null, thing: string]) {
  const thingOf = new Map<string, string>()
  const shared = new Set<string>()
  for (const fact of facts) {
    const [name, thing] = read(fact)
    if (name === null) continue
    const known = thingOf.get(name)
    if (known === undefined) thingOf.set(name, thing)
    else if (known !== thing) shared.add(name)
  }
  return shared
}
