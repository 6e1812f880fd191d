import type { Availability } from '../core/entry.ts'

/** Words of schema.org, Google's product data and shops, in the order in which they are looked for: "not in stock" is not "in stock". */
const WORDS: readonly (readonly [Availability, RegExp])[] = [
  ['discontinued', /discontinued|no longer available|nicht mehr (?:lieferbar|erhältlich)|снят с производства/],
  ['preorder', /pre-?\s?order|presale|vorbestell|предзаказ|backorder|back order/],
  [
    'out_of_stock',
    /out\s?_?of\s?_?stock|sold\s?_?out|not (?:in stock|available)|unavailable|reserved|ausverkauft|nicht (?:verfügbar|lieferbar|auf lager|vorrätig)|нет в наличии|отсутствует|épuisé|rupture|agotado|esaurito|niedostępn|brak w magazynie/,
  ],
  [
    'in_stock',
    /in\s?_?stock|instoreonly|onlineonly|limited\s?availability|available|madetoorder|auf lager|verfügbar|lieferbar|vorrätig|в наличии|en stock|disponib|dostępn/,
  ],
]

/** What a source says of whether it can be bought; `https://schema.org/InStock`, `in stock` and `Auf Lager` are the same. */
export function readAvailability(written: string): Availability {
  const plain = written
    .slice(0, 200)
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\/(www\.)?schema\.org\//, '')
  if (plain === '') return 'unknown'
  return WORDS.find(([, pattern]) => pattern.test(plain))?.[0] ?? BARE[plain] ?? 'unknown'
}

const BARE: Readonly<Record<string, Availability>> = {
  true: 'in_stock',
  yes: 'in_stock',
  '1': 'in_stock',
  false: 'out_of_stock',
  no: 'out_of_stock',
  '0': 'out_of_stock',
}
