import { foldHost, type HostSplitter } from './host.ts'

/** Pages that only lead on, with the address in a parameter. By domain and the beginning of the path. */
const WRAPPERS: readonly (readonly [domain: string, path: string, parameter: string])[] = [
  ['google.com', '/url', 'q'],
  ['google.com', '/url', 'url'],
  ['facebook.com', '/l.php', 'u'],
  ['l.instagram.com', '/', 'u'],
  ['youtube.com', '/redirect', 'q'],
  ['vk.com', '/away.php', 'to'],
  ['out.reddit.com', '/', 'url'],
  ['steamcommunity.com', '/linkfilter', 'url'],
  ['t.umblr.com', '/redirect', 'z'],
  ['href.li', '/', ''],
  ['awin1.com', '/cread.php', 'ued'],
  ['awin1.com', '/cread.php', 'p'],
  ['awin1.com', '/awclick.php', 'ued'],
  ['skimresources.com', '/', 'url'],
  ['redirectingat.com', '/', 'url'],
  ['viglink.com', '/', 'u'],
  ['linksynergy.com', '/deeplink', 'murl'],
  ['linksynergy.com', '/fs-bin', 'murl'],
  ['anrdoezrs.net', '/', 'url'],
  ['dpbolvw.net', '/', 'url'],
  ['jdoqocy.com', '/', 'url'],
  ['kqzyfj.com', '/', 'url'],
  ['tkqlhce.com', '/', 'url'],
  ['shareasale.com', '/r.cfm', 'urllink'],
  ['shareasale.com', '/m-pr.cfm', 'urllink'],
  ['tradedoubler.com', '/click', 'url'],
  ['webgains.com', '/click.html', 'wgtarget'],
  ['partner-ads.com', '/', 'htmlurl'],
  ['slickdeals.net', '/', 'u2'],
  ['digidip.net', '/visit', 'url'],
  ['admitad.com', '/', 'ulp'],
  ['alitems.com', '/', 'ulp'],
  ['alitems.co', '/', 'ulp'],
  ['rover.ebay.com', '/', 'mpre'],
  ['aliexpress.com', '/deep_link.htm', 'dl_target_url'],
]

/** Hosts whose every path leads elsewhere: only asking them tells where. */
const REDIRECTORS = new Set([
  ...['bit.ly', 'bitly.com', 'j.mp', 'tinyurl.com', 'is.gd', 'v.gd', 'ow.ly', 'buff.ly', 'goo.gl', 'cutt.ly', 'rb.gy'],
  ...['t.co', 'lnkd.in', 'dlvr.it', 'trib.al', 'ift.tt', 'shorturl.at', 't.ly', 'clck.ru', 'vk.cc', 'fb.me', 'redd.it'],
  ...[
    'amzn.to',
    'amzn.eu',
    'amzn.asia',
    'a.co',
    'ebay.us',
    'ebay.to',
    'etsy.me',
    'walmrt.us',
    'bby.me',
    'ozon.onelink.me',
  ],
  ...[
    's.click.aliexpress.com',
    'a.aliexpress.com',
    'click.aliexpress.com',
    'ali.ski',
    'fas.st',
    'sovrn.co',
    'shrsl.com',
  ],
  ...[
    'feedproxy.google.com',
    'feeds.feedburner.com',
    'rss.feedsportal.com',
    'feedproxy.com',
    'howl.me',
    'geni.us',
    'prf.hn',
  ],
  ...['tidd.ly', 'glnk.io', 'narrativ.com', 'shop-links.co', 'bhpho.to'],
])

/** Whether an address is on a host that only leads on. */
export const isRedirector = (host: string): boolean => REDIRECTORS.has(host.startsWith('www.') ? host.slice(4) : host)

const byHost = Map.groupBy(WRAPPERS, ([host]) => host)

/** The address that an address carries; null when it carries none. */
export function carriedBy(url: URL, split: HostSplitter): URL | null {
  const ampTarget = ampCacheTarget(url)
  if (ampTarget !== null) return ampTarget
  const host = foldHost(url.hostname, split)
  const wrappers = byHost.get(host) ?? byHost.get(split(host)?.domain ?? '') ?? []
  for (const [, path, parameter] of wrappers) {
    if (!url.pathname.startsWith(path)) continue
    const value = parameter === '' ? decoded(url.search.slice(1)) : parameterOf(url, parameter)
    const target = value === null ? null : webUrl(value)
    if (target !== null) return target
  }
  return null
}

/** `https://example-com.cdn.ampproject.org/c/s/example.com/page` and `https://www.google.com/amp/s/example.com/page`. */
function ampCacheTarget(url: URL): URL | null {
  const isCache = url.hostname.endsWith('.cdn.ampproject.org')
  if (!isCache && !/^(?:www\.)?google\.com$/.test(url.hostname)) return null
  const path = (isCache ? /^\/[a-z]\/(?:s\/)?(.+)$/ : /^\/amp\/(?:s\/)?(.+)$/).exec(url.pathname)?.[1]
  return path === undefined ? null : webUrl(`https://${path}${url.search}`)
}

function parameterOf(url: URL, name: string): string | null {
  for (const [key, value] of url.searchParams) if (key.toLowerCase() === name) return value
  return null
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

function webUrl(text: string): URL | null {
  const url = /^https?:\/\//i.test(text) ? URL.parse(text) : null
  return url === null || url.hostname === '' ? null : url
}
