import type { FetchFailed, FetchResult } from './outcome.ts'
import { failed } from './outcome.ts'

export type FetchMethod = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export interface FetchOptions {
  readonly method?: FetchMethod
  /** Sent to the first origin only. */
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
  /** Of the answer, packed and unpacked; 1 MiB without it. */
  readonly maxBytes?: number
  /** From the call to the last byte, over all redirects; 15 s without it. */
  readonly totalTimeoutMs?: number
  /** 0 (none, the default) to 3. */
  readonly maxRedirects?: number
  /** 20 without it. */
  readonly maxInflateRatio?: number
  readonly signal?: AbortSignal
}

/** One request of a chain of redirects. */
export interface Hop {
  readonly url: URL
  readonly method: FetchMethod
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Buffer | undefined
}

const MAX_URL_LENGTH = 4_096
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/** The request line is ours; a caller does not set what frames it. */
const FRAMING = new Set([
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'accept-encoding',
  'te',
  'upgrade',
])

export function parseUrl(text: string, base?: URL): URL | FetchFailed {
  const url = text.length <= MAX_URL_LENGTH ? URL.parse(text, base?.href) : null
  if (url === null || url.hostname === '') return failed('bad_url', 'This is not an address.')
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return failed('bad_url', 'Only addresses that begin with https:// or http:// are fetched.')
  if (url.username !== '' || url.password !== '')
    return failed('bad_url', 'An address with a user name or password in it is not fetched.')
  url.hash = ''
  return url
}

export const isFailed = (value: URL | Hop | FetchFailed): value is FetchFailed => 'kind' in value

export const ownHeaders = (given: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(given)
      .map(([name, value]) => [name.toLowerCase(), value] as const)
      .filter(([name]) => !FRAMING.has(name)),
  )

export const isRedirect = (answer: FetchResult): boolean =>
  answer.kind === 'ok' && REDIRECTS.has(answer.status) && answer.headers['location'] !== undefined

/**
 * The request that an answer asks for. To another origin neither our headers nor our body go along, and nothing leads from
 * https back to http.
 */
export function nextHop(hop: Hop, status: number, location: string): Hop | FetchFailed {
  const url = parseUrl(location, hop.url)
  if (isFailed(url)) return failed('bad_url', `The host sends on to something that is not fetched. ${url.detail}`)
  if (hop.url.protocol === 'https:' && url.protocol === 'http:')
    return failed('blocked', 'The host sends on from https to http.')
  const isSameOrigin = url.origin === hop.url.origin
  const keepsMethod = status === 307 || status === 308 || hop.method === 'HEAD'
  if (keepsMethod && hop.body !== undefined && !isSameOrigin)
    return failed('blocked', 'The host asks to send the content on to another host.')
  const headers = isSameOrigin ? hop.headers : {}
  if (keepsMethod) return { ...hop, url, headers }
  const ofNoBody = Object.entries(headers).filter(([name]) => name !== 'content-type')
  return { url, method: 'GET', headers: Object.fromEntries(ofNoBody), body: undefined }
}
