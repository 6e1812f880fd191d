import { createHash } from 'node:crypto'
import { parse } from 'tldts'
import { canonicalUrl } from '../core/identity/canonical-url.ts'
import type { Tools } from '../core/identity/entry-keys.ts'

const DIGEST_CHARACTERS = 22

/** 128 bits of SHA-256, in 22 characters. */
const digest = (text: string): string =>
  createHash('sha256').update(text).digest('base64url').slice(0, DIGEST_CHARACTERS)

const HOST_ONLY = { allowPrivateDomains: true, extractHostname: false, validateHostname: false }

/** What the core of identity needs of packages. */
export const identityTools: Tools = {
  digest,
  split(host) {
    const { domain, domainWithoutSuffix, publicSuffix, isIp } = parse(host, HOST_ONLY)
    if (isIp === true || domain === null || domainWithoutSuffix === null || publicSuffix === null) return null
    return { domain, name: domainWithoutSuffix, suffix: publicSuffix }
  },
}

/** One text for all spellings of an address, as `example.org/page?id=3`; null: not an address of the web. */
export const keyOfUrl = (url: string): string | null =>
  canonicalUrl(url, identityTools.split)?.href.slice('https://'.length) ?? null
