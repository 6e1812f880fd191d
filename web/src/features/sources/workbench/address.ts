/** People type `shop.example`; a server that only speaks http sends back from there or fails in words. */
export const withScheme = (typed: string): string => {
  const url = typed.trim()
  return /^[a-z][a-z0-9+.-]*:/i.test(url) && !/^[^/]+:\d+(\/|$)/.test(url) ? url : `https://${url}`
}

/** Whether it can be one at all: http or https, a host, no spaces. */
export function isAddress(typed: string): boolean {
  const url = withScheme(typed)
  if (/\s/.test(url) || !URL.canParse(url)) return false
  const { protocol, hostname } = new URL(url)
  return (protocol === 'https:' || protocol === 'http:') && hostname !== ''
}

/** What a source without a title of its own is called. */
export const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : '')
