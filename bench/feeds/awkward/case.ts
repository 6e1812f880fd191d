/** What must be found in one thing of a feed; what is not named is not looked at. `null`: it must be told as unknown. */
export interface ExpectedItem {
  readonly title?: string
  readonly url?: string | null
  readonly guid?: string | null
  /** ISO 8601 in UTC. */
  readonly date?: string | null
  readonly text?: string
  /** The first picture. */
  readonly image?: string
  readonly author?: string
  readonly categories?: readonly string[]
  /** As `129900 EUR`: minor units. */
  readonly price?: string
  readonly oldPrice?: string
}

export type Expected =
  | { readonly failure: 'not_a_feed' | 'too_large' | 'schema' | 'selector_empty'; readonly saying?: RegExp }
  | {
      readonly feedTitle?: string
      /** All of them, in their order, unless `atLeast` says that these are the first. */
      readonly items: readonly ExpectedItem[]
      readonly atLeast?: number
    }

/** A feed as it is found in the world, and what a person reads in it. */
export interface AwkwardCase {
  readonly name: string
  readonly url?: string
  readonly contentType?: string
  readonly body: string | (() => Uint8Array)
  readonly expect: Expected
}

export const FEED_URL = 'https://feeds.example/news/feed.xml'
/** The time at which the cases are read. */
export const NOW = Date.UTC(2026, 10, 21)

export const bytesOf = ({ body }: AwkwardCase): Uint8Array => (typeof body === 'string' ? Buffer.from(body) : body())

/** The bytes of a text in an encoding of one byte a character. */
export function encodeBytes(text: string, encoding: 'windows-1251' | 'koi8-r' | 'windows-1252'): Uint8Array {
  const decoder = new TextDecoder(encoding)
  const bytes = new Map<string, number>()
  for (let byte = 0; byte < 256; byte += 1) bytes.set(decoder.decode(Uint8Array.of(byte)), byte)
  return Uint8Array.from(text, (character) => bytes.get(character) ?? 63)
}

export const rss = (items: string, head = ''): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>News</title><link>https://site.example/</link>${head}${items}</channel></rss>`
