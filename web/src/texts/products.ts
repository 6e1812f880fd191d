import type { keyRules } from '../../../src/modules/feeds/products/contract.ts'

export const ruleNames: Record<(typeof keyRules)[number], string> = {
  asin: 'ASIN',
  catalogue: 'Catalogue',
  gtin: 'GTIN',
  sku: 'SKU and brand',
  listing: 'Shop and SKU',
  url: 'Address',
  guid: 'Feed’s id',
  text: 'Title and text',
}

export const products = {
  back: '← Items',
  seen: (first: string, last: string) => `First seen ${first}, last seen ${last}`,
  openShop: 'Open',
  prices: 'Price over time',
  pricesNote: 'What we saw ourselves, source by source',
  noPrices: 'No price was seen yet.',
  lowest: (money: string) => `Lowest ever ${money}`,
  lowest30d: (money: string) => `in 30 days ${money}`,
  keys: 'How it is recognised',
  keysNote: 'Whoever says one of these means this product',
  byHand: 'by hand',
  byRule: 'by rule',
  items: 'Where it was found',
  itemsNote: (count: string) => `${count} in sources`,
  posts: 'Where it was posted',
  noPosts: 'In no channel yet.',
  whyLink: 'Why was it posted, or not?',
  merge: 'Merge…',
  mergeTitle: 'Merge into another product',
  mergeNote:
    'Its keys, items, prices and posts become those of the other one, also from now on. The channels that had one of them have had both.',
  mergeInto: 'The product that stays',
  mergeSearch: 'Words of its title, or its link',
  mergeConfirm: 'Merge',
  split: 'Split…',
  splitTitle: 'Make another product of a part',
  splitNote: 'The items and keys that you choose become a product of their own, also from now on.',
  splitItems: 'Items',
  splitConfirm: (count: number) => `Split ${count} off`,
}
