import { createHash } from 'node:crypto'
import type { GuardedFetch } from '../../../../platform/fetch/index.ts'
import { maxAgeOf, retryAfterOf } from '../../core/interval/caching.ts'
import type { Document, SourceFailure } from '../../ports.ts'
import type { SourceRow } from './claim-store.ts'

/** What the host of a source said. */
export type Answer = Unchanged | Fetched | Failed

interface Heard {
  readonly etag: string | null
  readonly lastModified: string | null
  readonly maxAgeMs: number | null
  /** Where permanent redirects lead. */
  readonly movedTo: string | null
}
export interface Unchanged extends Heard {
  readonly kind: 'unchanged'
}
export interface Fetched extends Heard {
  readonly kind: 'document'
  readonly document: Document
  readonly bodyHash: string
}
export interface Failed {
  readonly kind: 'failed'
  readonly reason: SourceFailure
  /** A sentence for a person. */
  readonly detail: string
  /** How long the host asked to be left alone. */
  readonly retryAfterMs: number | null
  /** 410: it will not come back. */
  readonly isGone: boolean
}

export const MAX_LARGE_BYTES = 20 * 1024 * 1024
/** Most documents; larger ones are fetched one at a time, so that many of them do not fill the memory together. */
export const MAX_USUAL_BYTES = 2 * 1024 * 1024
const TOTAL_TIMEOUT_MS = 15_000
const MAX_REDIRECTS = 3
/** Headers longer than that are not worth keeping. */
const MAX_VALIDATOR_CHARACTERS = 500
const ACCEPTED: Readonly<Record<SourceRow['kind'], string>> = {
  feed: 'application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5',
  json: 'application/json, */*;q=0.5',
  html: 'text/html, application/xhtml+xml, */*;q=0.5',
  product: 'text/html, application/xhtml+xml, */*;q=0.5',
  sitemap: 'application/xml, text/xml, */*;q=0.5',
}

export interface Request {
  readonly url: string
  readonly kind: SourceRow['kind']
  /** Validators of the last answer; null: the whole document is wanted. */
  readonly known: Pick<SourceRow, 'etag' | 'last_modified' | 'body_hash'> | null
  readonly maxBytes: number
  readonly signal: AbortSignal
  /** Product time. */
  readonly nowMs: number
}

/** One conditional request, redirects included. */
export async function ask(fetcher: GuardedFetch, request: Request): Promise<Answer> {
  const { url, kind, known, maxBytes, signal, nowMs } = request
  const result = await fetcher.fetch(url, {
    headers: { accept: ACCEPTED[kind], ...validators(known) },
    maxBytes,
    totalTimeoutMs: TOTAL_TIMEOUT_MS,
    maxRedirects: MAX_REDIRECTS,
    signal,
  })
  if (result.kind === 'failed') return failedAnswer(reasonOf(result.reason), result.detail)
  const { status, headers, body, movedTo } = result
  const heard = {
    etag: validator(headers['etag']),
    lastModified: validator(headers['last-modified']),
    maxAgeMs: maxAgeOf(headers),
    movedTo,
  }
  if (status === 304 && known !== null) return { kind: 'unchanged', ...heard }
  if (status < 200 || status > 299) return refused(status, retryAfterOf(headers['retry-after'], nowMs))
  const bodyHash = createHash('sha256').update(body).digest('base64url')
  if (bodyHash === known?.body_hash) return { kind: 'unchanged', ...heard }
  const document = { url: result.url, contentType: headers['content-type'] ?? '', body }
  return { kind: 'document', document, bodyHash, ...heard }
}

function validators(known: Request['known']): Record<string, string> {
  const { etag = null, last_modified: modified = null } = known ?? {}
  return {
    ...(etag === null ? {} : { 'if-none-match': etag }),
    ...(modified === null ? {} : { 'if-modified-since': modified }),
  }
}

const validator = (text: string | undefined): string | null =>
  text === undefined || text === '' || text.length > MAX_VALIDATOR_CHARACTERS ? null : text

type FetchReason = Extract<Awaited<ReturnType<GuardedFetch['fetch']>>, { kind: 'failed' }>['reason']

function reasonOf(reason: FetchReason): SourceFailure {
  if (reason === 'blocked' || reason === 'timeout' || reason === 'too_large') return reason
  return reason === 'too_many_redirects' ? 'http' : 'network'
}

/** Longer than this nobody is left alone for one answer. */
const USUAL_PAUSE_MS = 5 * 60_000

function refused(status: number, retryAfterMs: number | null): Failed {
  const isBusy = status === 429 || status === 503
  const words =
    WORDS.get(status) ?? (status >= 500 ? 'the host has an error of its own' : 'the host does not give it out')
  return {
    kind: 'failed',
    reason: status === 401 || status === 403 || status === 451 ? 'blocked' : 'http',
    detail: `The host answered ${status}: ${words}.`,
    retryAfterMs: retryAfterMs ?? (isBusy ? USUAL_PAUSE_MS : null),
    isGone: status === 410,
  }
}

const WORDS: ReadonlyMap<number, string> = new Map([
  [304, 'nothing changed, which was not asked'],
  [401, 'it wants a login'],
  [403, 'it refuses this server'],
  [404, 'there is nothing at this address'],
  [410, 'it is gone and will not come back'],
  [429, 'it was asked too often'],
  [451, 'it may not be given out here'],
  [503, 'it is overloaded or under repair'],
])

export const failedAnswer = (reason: SourceFailure, detail: string): Failed => ({
  kind: 'failed',
  reason,
  detail,
  retryAfterMs: null,
  isGone: false,
})
