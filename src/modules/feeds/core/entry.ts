/** An amount in the currency's smallest unit: 1299 with exponent 2 is 12.99. */
export interface Money {
  /** 0 to 2^53 - 1. */
  readonly minor: number
  /** ISO 4217, upper case. */
  readonly currency: string
  /** Decimals of the currency (ISO 4217): 0 to 4. */
  readonly exponent: number
}

export const availabilities = ['in_stock', 'out_of_stock', 'preorder', 'discontinued', 'unknown'] as const
export type Availability = (typeof availabilities)[number]

/** The bounds of what is believed of a source; longer texts are cut between characters, further values left out. */
export const ENTRY_LIMITS = {
  titleCharacters: 500,
  textCharacters: 4_000,
  htmlCharacters: 64_000,
  urlCharacters: 2_048,
  wordCharacters: 200,
  images: 10,
  categories: 20,
} as const

/** What a parser found: one thing in a source, in our words. Texts have no markup unless said. */
export interface Entry {
  /** The source's own id for it, as it stands there. */
  readonly guid: string | null
  /** Absolute, http or https. */
  readonly url: string | null
  readonly title: string
  /** As the source wrote it: hostile. Made into Telegram's subset by `core/html`. */
  readonly html: string
  readonly text: string
  /** Absolute; the first is the main one. */
  readonly images: readonly string[]
  readonly price: Money | null
  /** Upper end of a range such as "$1,299.00 - $1,499.00", whose lower end is `price`. */
  readonly priceTo: Money | null
  /** What the shop says it cost before; never our own observation. */
  readonly oldPrice: Money | null
  readonly availability: Availability
  /** Digits only, check digit proven: GTIN-8, -12, -13 or -14. */
  readonly gtin: string | null
  readonly sku: string | null
  /** The maker's number, where the source tells it apart from its own. */
  readonly mpn?: string | null | undefined
  readonly brand: string | null
  readonly categories: readonly string[]
  /** BCP 47, lower case, as `de` or `pt-br`. */
  readonly language: string | null
  readonly author: string | null
  /** ms UTC; null when none is told or it cannot be read. A date without a zone is read as UTC. */
  readonly publishedAt: number | null
}
