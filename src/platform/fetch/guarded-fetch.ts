import { Client } from 'undici'
import { createAddressRules, type AddressRules } from './address-rules.ts'
import { createConnector, resolveBySystem, type Resolve } from './connector.ts'
import { failed, toFailure, type FetchResult } from './outcome.ts'
import { readBody } from './read-body.ts'
import { isFailed, isRedirect, nextHop, ownHeaders, parseUrl, type FetchOptions, type Hop } from './request.ts'

export interface GuardedFetchOptions {
  /** OUTBOUND_ALLOW: addresses, networks and host names that may be reached although they are not public. */
  readonly allow: readonly string[]
  readonly userAgent?: string
  readonly resolve?: Resolve
}

/**
 * The only way out for an address that a person, a feed or a model gave. It never throws for what the other side does.
 * Each request has a connection of its own, which is gone when it returns. There are no cookies and no credentials, and proxies of the environment are not asked.
 */
export interface GuardedFetch {
  fetch(url: string, options?: FetchOptions): Promise<FetchResult>
}

const MAX_BYTES = 1024 * 1024
const TOTAL_TIMEOUT_MS = 15_000
const MAX_INFLATE_RATIO = 20
const MAX_REDIRECTS = 3
const MAX_HEADER_BYTES = 16 * 1024

export function createGuardedFetch({
  allow,
  userAgent = 'switchboard',
  resolve = resolveBySystem,
}: GuardedFetchOptions): GuardedFetch {
  const way: Way = { rules: createAddressRules(allow), resolve, userAgent }
  return {
    async fetch(text, options = {}) {
      const url = parseUrl(text)
      if (isFailed(url)) return url
      const { method = 'GET', headers = {}, body, totalTimeoutMs = TOTAL_TIMEOUT_MS } = options
      const first = { url, method, headers: ownHeaders(headers), body }
      const ending = endAfter(totalTimeoutMs, options.signal)
      try {
        return await untilAborted(follow(way, first, { ...options, signal: ending.signal }), ending.signal)
      } catch (error) {
        if (ending.isTooLate()) return failed('timeout', `No whole answer came within ${totalTimeoutMs} ms.`)
        if (ending.signal.aborted) return failed('network', 'It was given up.')
        return toFailure(error)
      } finally {
        ending.clear()
      }
    },
  }
}

interface Ending {
  readonly signal: AbortSignal
  isTooLate(): boolean
  clear(): void
}

/** A deadline that leaves nothing behind when the work is done before it: many thousand of them would fill the memory. */
function endAfter(ms: number, given: AbortSignal | undefined): Ending {
  const ending = new AbortController()
  let isTooLate = false
  const timer = setTimeout(() => {
    isTooLate = true
    ending.abort()
  }, ms)
  const giveUp = (): void => ending.abort()
  if (given?.aborted === true) giveUp()
  given?.addEventListener('abort', giveUp, { once: true })
  return {
    signal: ending.signal,
    isTooLate: () => isTooLate,
    clear() {
      clearTimeout(timer)
      given?.removeEventListener('abort', giveUp)
    },
  }
}

interface Way {
  readonly rules: AddressRules
  readonly resolve: Resolve
  readonly userAgent: string
}
type Limits = FetchOptions & { readonly signal: AbortSignal }

const PERMANENT: ReadonlySet<number> = new Set([301, 308])

async function follow(way: Way, first: Hop, limits: Limits): Promise<FetchResult> {
  const maxRedirects = Math.min(limits.maxRedirects ?? 0, MAX_REDIRECTS)
  let hop = first
  let movedTo: string | null = null
  let isPermanent = true
  for (let redirects = 0; ; redirects += 1) {
    const answer = await exchange(way, hop, limits)
    if (answer.kind === 'failed') return answer
    if (maxRedirects === 0 || !isRedirect(answer)) return { ...answer, movedTo }
    if (redirects === maxRedirects)
      return failed('too_many_redirects', `The host sends on more than ${maxRedirects} times.`)
    const next = nextHop(hop, answer.status, answer.headers['location'] ?? '')
    if (isFailed(next)) return next
    isPermanent &&= PERMANENT.has(answer.status)
    if (isPermanent) movedTo = next.url.href
    hop = next
  }
}

/** One request, whose connection ends with it. */
async function exchange(way: Way, { url, method, headers, body }: Hop, limits: Limits): Promise<FetchResult> {
  const client = new Client(url.origin, {
    connect: createConnector(way.rules, way.resolve, url),
    pipelining: 1,
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: 0,
    bodyTimeout: 0,
  })
  try {
    const answer = await client.request({
      path: url.pathname + url.search,
      method,
      headers: { 'user-agent': way.userAgent, accept: '*/*', ...headers, 'accept-encoding': 'gzip, deflate, br' },
      body: body ?? null,
      signal: limits.signal,
    })
    const flat = flatten(answer.headers)
    const { maxBytes = MAX_BYTES, maxInflateRatio = MAX_INFLATE_RATIO } = limits
    const bytes =
      method === 'HEAD'
        ? Buffer.alloc(0)
        : await readBody(answer.body, flat['content-encoding'] ?? '', { maxBytes, maxInflateRatio })
    return { kind: 'ok', status: answer.statusCode, headers: flat, body: bytes, url: url.href, movedTo: null }
  } finally {
    await client.destroy()
  }
}

/** A name server that never answers holds nobody up: a lookup under way cannot be ended, only left behind. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(new Error('aborted'))
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}

const flatten = (headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value]],
    ),
  )
