import { LRUCache } from 'lru-cache'
import type { GuardedFetch } from '../../../platform/fetch/index.ts'
import type { Entry } from '../core/entry.ts'
import { isRedirector } from '../core/identity/unwrap.ts'
import type { ProductDeps } from './deps.ts'
import { linkTargets, rememberLinks, type Link } from './link-store.ts'

type LinkDeps = Pick<ProductDeps, 'clock' | 'database' | 'fetch'>

const MAX_REQUESTS = 20
const TOTAL_MS = 5_000
const CONCURRENCY = 4
const MAX_HOPS = 5
/** A link whose host did not answer is asked again after this. */
const PAUSE_MS = 3_600_000
const MAX_PAUSED = 2_000

const hostOf = (url: string): string => URL.parse(url)?.hostname ?? ''

/** Links of entries that only lead on, each once. */
export const redirectsOf = (entries: readonly Entry[]): readonly string[] => [
  ...new Set(entries.flatMap(({ url }) => (url !== null && isRedirector(hostOf(url)) ? [url] : []))),
]

/**
 * Asks hosts that only lead on (bit.ly, amzn.to) where their links lead, and remembers it. The shop itself is not asked: the address that
 * is named last is enough.
 */
export function createLinks({ database, clock, fetch }: LinkDeps) {
  const paused = new LRUCache<string, number>({ max: MAX_PAUSED })

  const isPaused = (url: string): boolean => (paused.get(url) ?? 0) > clock.now()

  return {
    async resolve(entries: readonly Entry[]): Promise<void> {
      const urls = redirectsOf(entries)
      if (urls.length === 0) return
      const known = await linkTargets(database.db, urls)
      const unknown = urls.filter((url) => !known.has(url) && !isPaused(url))
      if (unknown.length === 0) return
      const budget = { requests: MAX_REQUESTS, signal: AbortSignal.timeout(TOTAL_MS) }
      const found: Link[] = []
      const queue = unknown[Symbol.iterator]()
      const work = async (): Promise<void> => {
        for (const url of queue) {
          if (budget.signal.aborted || budget.requests === 0) return
          const target = await follow(fetch, url, budget)
          if (target === null) paused.set(url, clock.now() + PAUSE_MS)
          else if (target !== 'unasked') found.push({ url, target: target.url })
        }
      }
      await Promise.all(Array.from({ length: CONCURRENCY }, work))
      if (found.length > 0) await database.writer.write((trx) => rememberLinks(trx, found, clock.now()))
    },
  }
}

interface Budget {
  requests: number
  readonly signal: AbortSignal
}

/** Null: its host did not answer. A host that answers and leads nowhere is where the link ends. */
async function follow(fetch: GuardedFetch, first: string, budget: Budget): Promise<{ url: string } | 'unasked' | null> {
  let url = first
  for (let hops = 0; hops < MAX_HOPS; hops++) {
    if (budget.requests === 0) return 'unasked'
    budget.requests -= 1
    const answer = await fetch.fetch(url, { method: 'HEAD', maxRedirects: 0, signal: budget.signal })
    if (answer.kind === 'failed') return null
    const location = answer.headers['location']
    if (location === undefined) return answer.status >= 500 || answer.status === 429 ? null : { url }
    const next = URL.parse(location, url)
    if (next === null || (next.protocol !== 'https:' && next.protocol !== 'http:')) return { url }
    url = next.href
    if (!isRedirector(next.hostname)) return { url }
  }
  return { url }
}
