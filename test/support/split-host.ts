import type { HostSplitter } from '../../src/modules/feeds/core/identity/host.ts'

const SUFFIXES = new Set([
  'com',
  'org',
  'net',
  'de',
  'fr',
  'it',
  'ru',
  'be',
  'ca',
  'pl',
  'co.uk',
  'co.jp',
  'com.au',
  'example',
  'github.io',
  'xn--p1ai',
])

/** A few public suffixes: a core’s tests know no packages. */
export const splitForTests: HostSplitter = (host) => {
  const labels = host.split('.')
  if (labels.some((label) => label === '') || /^[\d.]+$/.test(host)) return null
  for (let from = 0; from < labels.length; from++) {
    const suffix = labels.slice(from).join('.')
    const name = labels[from - 1]
    if (!SUFFIXES.has(suffix)) continue
    return name === undefined ? null : { domain: `${name}.${suffix}`, name, suffix }
  }
  return null
}
