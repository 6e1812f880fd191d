/** What made a key, the strongest first: the order in which keys are believed. */
export const rules = ['asin', 'catalogue', 'gtin', 'sku', 'listing', 'url', 'guid', 'text'] as const
export type KeyRule = (typeof rules)[number]

export interface ProductKey {
  readonly key: string
  readonly rule: KeyRule
}

const STRENGTH: ReadonlyMap<string, number> = new Map(rules.map((rule, index) => [rule, index]))
const WORDS: Readonly<Record<KeyRule, string>> = {
  asin: 'Amazon’s number in the address (ASIN)',
  catalogue: 'the shop’s number in the address',
  gtin: 'barcode number with a valid check digit (GTIN)',
  sku: 'brand and model number',
  listing: 'the offer’s number in the address',
  url: 'address without tracking',
  guid: 'the source’s own id',
  text: 'same title and text',
}

export const isRule = (text: string): text is KeyRule => STRENGTH.has(text)
/** The smaller the stronger. */
export const strengthOf = (rule: KeyRule): number => STRENGTH.get(rule) ?? rules.length
export const ruleInWords = (rule: KeyRule): string => WORDS[rule]

/** Longer texts in keys are a readable beginning and a digest. */
const MAX_READABLE = 80
const BEGINNING = 56

/** A digest of 128 bits or more, as text without blanks. It is passed in: a core knows no packages. */
export type Digest = (text: string) => string

/** The text as it stands when it is short, so that people can read it; 5,000,000 keys must also fit on a disk. */
export function shortened(text: string, digest: Digest): string {
  if (text.length <= MAX_READABLE) return text
  return `${text.slice(0, BEGINNING).toWellFormed()}~${digest(text)}`
}

/**
 * What a key claims to be the only one of its kind for a product. `asin:B0…` and `asin:B1…` are two products; so are two GTINs, and two
 * model numbers of one brand. Null: a product may have many (two addresses).
 */
export interface Mark {
  readonly family: string
  /** Without what the title adds (`+x2`, `+black`). */
  readonly value: string
}

export function markOf({ key, rule }: ProductKey): Mark | null {
  if (rule === 'listing' || rule === 'url' || rule === 'guid' || rule === 'text') return null
  const plain = rule === 'sku' || rule === 'gtin' ? (key.split('+')[0] ?? key) : key
  const end = rule === 'sku' ? plain.lastIndexOf(':') : plain.indexOf(':')
  return { family: plain.slice(0, end), value: plain.slice(end + 1) }
}
