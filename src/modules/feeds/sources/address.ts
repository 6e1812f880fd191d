/** What is stored of a source's address. */
export interface Address {
  readonly url: string
  /** Same key: same source. The scheme and a trailing `#…` make no other one. */
  readonly urlKey: string
  /** Whose budget its requests take, with a port that is not the usual one. */
  readonly host: string
}

/** Null when it is not an address that can be read. */
export function toAddress(text: string): Address | null {
  const url = URL.parse(text.trim())
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return null
  if (url.hostname === '' || url.username !== '' || url.password !== '') return null
  url.hash = ''
  return { url: url.href, urlKey: `${url.host}${url.pathname}${url.search}`, host: url.host }
}
