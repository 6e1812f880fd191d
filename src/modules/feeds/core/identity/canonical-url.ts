import { foldHost, type HostSplitter } from './host.ts'
import { isTracking } from './tracking.ts'
import { carriedBy } from './unwrap.ts'

const MAX_CHARACTERS = 4_096
/** Addresses in addresses; deeper than this nobody means it. */
const MAX_LAYERS = 10
/** Read as they are, whether they were escaped or not (RFC 3986, 2.3). */
const UNRESERVED = /^[A-Za-z0-9\-._~]$/

/** An address in the form that two spellings of it share. */
export interface CanonicalUrl {
  /** Folded, with a port that is not the default one. */
  readonly host: string
  /** Of the domain, without its suffix: `amazon`; empty for an address of a machine. */
  readonly site: string
  readonly suffix: string
  readonly path: string
  /** Sorted, without tracking; without its question mark. */
  readonly query: string
  /** Only what a page's script reads as a path: `#!/item/3`. */
  readonly fragment: string
  /** With https, whatever it came with. */
  readonly href: string
}

/**
 * Scheme, case of the host, default port, dress of the host (www, m, amp), fragment, tracking, order of parameters, escapes and the end
 * of the path do not tell two pages apart. All other parameters do. Null: not an address of the web. The canonical form of a canonical
 * form is itself.
 */
export function canonicalUrl(text: string, split: HostSplitter): CanonicalUrl | null {
  let url = parse(text)
  for (let layers = 0; url !== null && layers < MAX_LAYERS; layers++) {
    const carried = carriedBy(url, split)
    if (carried === null) {
      const canonical = fold(url, split)
      url = URL.parse(canonical.href)
      if (url === null) return null
      if (carriedBy(url, split) === null) return canonical
    } else url = carried
  }
  return null
}

function fold(url: URL, split: HostSplitter): CanonicalUrl {
  const folded = foldHost(url.hostname, split)
  const parts = split(folded)
  const site = parts?.name ?? ''
  const isDefaultPort = url.port === '' || url.port === '80' || url.port === '443'
  const host = isDefaultPort ? folded : `${folded}:${url.port}`
  const path = canonicalPath(url.pathname)
  const query = canonicalQuery(url.search, site)
  const fragment = /^#!?\/./.test(url.hash) ? normaliseEscapes(url.hash) : ''
  const href = `https://${host}${path}${query === '' ? '' : `?${query}`}${fragment}`
  return { host, site, suffix: parts?.suffix ?? '', path, query, fragment, href }
}

function parse(text: string): URL | null {
  if (text.length > MAX_CHARACTERS || !/^\s*https?:/i.test(text)) return null
  const url = URL.parse(text.toWellFormed().replaceAll(/;jsessionid=[^/?#]*/gi, ''))
  return url === null || url.hostname === '' ? null : url
}

/** Unreserved characters as they are, escapes in capitals, everything else as it stands. */
const normaliseEscapes = (text: string): string =>
  text.replaceAll(/%([0-9a-f]{2})/gi, (escape, hex: string) => {
    const character = String.fromCharCode(Number.parseInt(hex, 16))
    return UNRESERVED.test(character) ? character : escape.toUpperCase()
  })

const ENDS = [/(?<!\/)\/+$/, /\/(?:index|default)\.(?:html?|php|aspx?|jsp)$/i, /\/amp$/i, /\.amp$/i]

function canonicalPath(pathname: string): string {
  let path = normaliseEscapes(pathname).replaceAll(/\/{2,}/g, '/')
  for (let before = ''; before !== path;) {
    before = path
    for (const end of ENDS) path = path.replace(end, '')
    path = path.replace(/\.amp\.html?$/i, '.html')
  }
  return path === '' ? '/' : path
}

function canonicalQuery(search: string, site: string): string {
  const kept = search
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '' && pair !== '=' && !isTracking(nameOf(pair), site))
    .map((pair) => normaliseEscapes(pair.replaceAll('+', '%20')))
  return [...new Set(kept)].sort().join('&')
}

function nameOf(pair: string): string {
  const end = pair.indexOf('=')
  return normaliseEscapes(end === -1 ? pair : pair.slice(0, end))
}
