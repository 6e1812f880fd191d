/** A host by the public suffix list; it is passed in, because a core knows no packages. */
export interface SplitHost {
  /** `amazon.co.uk` */
  readonly domain: string
  /** `amazon` */
  readonly name: string
  /** `co.uk` */
  readonly suffix: string
}
/** Null: an address, or a name without a domain. Private suffixes (github.io) count as public ones. */
export type HostSplitter = (host: string) => SplitHost | null

/** First labels that lead to the same pages in another dress. */
const DRESSES = new Set(['www', 'www1', 'www2', 'www3', 'm', 'mobile', 'amp', 'wap', 'touch'])

/** The host without what says only how a page is shown: `www.`, `m.`, `mobile.`, `amp.`, also as `en.m.wikipedia.org`. */
export function foldHost(host: string, split: HostSplitter): string {
  const bare = host.endsWith('.') ? host.slice(0, -1) : host
  const domain = split(bare)?.domain
  if (domain === undefined || bare === domain) return bare
  const labels = bare.slice(0, -domain.length - 1).split('.')
  while (labels[0] !== undefined && DRESSES.has(labels[0])) labels.shift()
  return [...labels.filter((label) => label !== 'm'), domain].join('.')
}
