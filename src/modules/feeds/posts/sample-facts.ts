import type { Entry, Money } from '../core/entry.ts'
import type { PostFacts } from '../ports.ts'

const euro = (minor: number): Money => ({ minor, currency: 'EUR', exponent: 2 })

const sample: Entry = {
  guid: null,
  url: 'https://shop.example.com/kettle',
  title: 'Kettle “Fjord”, 1.7 l, stainless steel',
  html: '',
  text: 'Boils a litre in under three minutes. Switches itself off, and keeps quiet while it does so.',
  images: [],
  price: euro(2490),
  priceTo: null,
  oldPrice: euro(3990),
  availability: 'in_stock',
  gtin: null,
  sku: 'FJ-17',
  brand: 'Fjord',
  categories: ['Kitchen', 'Home & Garden'],
  language: 'en',
  author: 'Ada',
  publishedAt: Date.UTC(2026, 0, 15, 9, 30),
}
const more = { sourceTitle: 'Example shop', lastPosted: euro(2990), lowest30d: euro(2490), lowestEver: euro(1990) }

/** Invented, for a channel whose sources have nothing yet. */
export const sampleFacts: readonly [PostFacts, ...PostFacts[]] = [
  { entry: sample, ...more },
  { entry: { ...sample, title: 'Toaster “Fjord”, two slots', url: 'https://shop.example.com/toaster' }, ...more },
]
