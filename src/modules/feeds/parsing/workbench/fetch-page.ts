import { LRUCache } from 'lru-cache'
import type { GuardedFetch } from '../../../../platform/fetch/index.ts'
import type { Document } from '../../ports.ts'
import type { ReadFailure, Workbench } from '../contract.ts'
import { MAX_DOCUMENT_BYTES } from '../read-document.ts'

export type FetchedPage =
  | { readonly kind: 'fetched'; readonly document: Document; readonly fetched: NonNullable<Workbench['fetched']> }
  | { readonly kind: 'failed'; readonly fetched: Workbench['fetched']; readonly failure: ReadFailure }

/** Fetches what a person works on; it is kept for a while, so that clicks mean the page that they saw. */
export interface PageFetcher {
  load(url: string, totalTimeoutMs: number): Promise<FetchedPage>
  /** What was fetched of an address a short time ago. */
  recent(url: string): Document | null
}

const KEPT_MS = 10 * 60_000
const MAX_KEPT = 24
const MAX_KEPT_BYTES = 32 * 1024 * 1024
/** Feeds and pages of one template are packed well. */
const MAX_INFLATE_RATIO = 100

const REASONS = {
  bad_url: 'blocked',
  blocked: 'blocked',
  too_many_redirects: 'http',
  too_large: 'too_large',
  timeout: 'timeout',
  tls: 'network',
  network: 'network',
} as const

export function createPageFetcher(fetcher: GuardedFetch): PageFetcher {
  const kept = new LRUCache<string, Document>({
    max: MAX_KEPT,
    maxSize: MAX_KEPT_BYTES,
    sizeCalculation: ({ body }) => body.length + 1,
    ttl: KEPT_MS,
  })
  return {
    recent: (url) => kept.get(url) ?? null,
    async load(url, totalTimeoutMs) {
      const startedAt = performance.now()
      const result = await fetcher.fetch(url, {
        totalTimeoutMs,
        maxBytes: MAX_DOCUMENT_BYTES,
        maxRedirects: 3,
        maxInflateRatio: MAX_INFLATE_RATIO,
      })
      if (result.kind === 'failed')
        return { kind: 'failed', fetched: null, failure: { reason: REASONS[result.reason], detail: result.detail } }
      const contentType = result.headers['content-type'] ?? ''
      const fetched = {
        url: result.url,
        status: result.status,
        contentType: contentType.slice(0, 200),
        bytes: result.body.length,
        tookMs: Math.round(performance.now() - startedAt),
      }
      if (result.status < 200 || result.status > 299)
        return { kind: 'failed', fetched, failure: { reason: 'http', detail: explain(result.status) } }
      const document = { url: result.url, contentType, body: result.body }
      kept.set(url, document)
      return { kind: 'fetched', document, fetched }
    },
  }
}

function explain(status: number): string {
  if (status === 401 || status === 403)
    return `The host answers ${status}: it does not show this page to programs. Ask it for a feed or an API.`
  if (status === 404 || status === 410) return `The host answers ${status}: there is nothing at this address.`
  if (status === 429) return 'The host answers 429: it was asked too often. Try again later.'
  return `The host answers ${status}.`
}
