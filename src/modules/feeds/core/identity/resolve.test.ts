import { describe, expect, it } from 'vitest'
import type { KeyRule, ProductKey } from './key.ts'
import { createResolver, type Known } from './resolve.ts'

const key = (text: string): ProductKey => ({ key: text, rule: ruleOf(text) })
const ruleOf = (text: string): KeyRule => {
  const [prefix = ''] = text.split(':')
  if (prefix === 'steam') return 'catalogue'
  if (prefix === 'ebay') return 'listing'
  return prefix as KeyRule
}

/** Products by their keys; a star before a key says that a person put it there. */
function knowing(products: Readonly<Record<number, readonly string[]>>): Known {
  const rows = Object.entries(products).flatMap(([id, keys]) =>
    keys.map((text) => ({ id: Number(id), isByPerson: text.startsWith('*'), key: key(text.replace('*', '')) })),
  )
  return {
    owner(text) {
      const row = rows.find((one) => one.key.key === text)
      return row === undefined ? undefined : { productId: row.id, isByPerson: row.isByPerson }
    },
    keysOf: (id) => rows.filter((row) => row.id === id).map((row) => row.key),
  }
}
const place = (known: Record<number, readonly string[]>, ...keys: string[]) =>
  createResolver(knowing(known)).place(keys.map(key))

describe('the product of an entry', () => {
  it('is new when none of its keys is known, and then has all of them', () => {
    expect(place({}, 'gtin:1', 'url:a')).toMatchObject({
      productId: -1,
      by: key('gtin:1'),
      learned: [key('gtin:1'), key('url:a')],
    })
  })

  it('is that of its strongest key, and learns the others', () => {
    expect(place({ 1: ['gtin:1'], 2: ['url:b'] }, 'gtin:1', 'url:b', 'guid:5:x')).toMatchObject({
      productId: 1,
      by: key('gtin:1'),
      learned: [key('guid:5:x')],
      alsoKnownAs: [2],
    })
  })

  it('is never that of another GTIN, ASIN or model number with the same address', () => {
    expect(place({ 1: ['gtin:1', 'url:a'] }, 'gtin:2', 'url:a')).toMatchObject({
      productId: -1,
      learned: [key('gtin:2')],
    })
    expect(place({ 1: ['asin:A', 'gtin:1'] }, 'asin:B', 'gtin:1')).toMatchObject({
      productId: -1,
      learned: [key('asin:B')],
    })
    expect(place({ 1: ['sku:acme:X1', 'url:a'] }, 'sku:acme:X2', 'url:a')).toMatchObject({ productId: -1 })
  })

  it('may have another number of a weaker kind, which it does not learn when that says the same thing twice', () => {
    expect(place({ 1: ['asin:A', 'gtin:1'] }, 'asin:A', 'gtin:2')).toMatchObject({ productId: 1, learned: [] })
    expect(place({ 1: ['gtin:1', 'url:a'] }, 'gtin:1+used', 'url:a')).toMatchObject({ productId: 1, learned: [] })
    expect(place({ 1: ['gtin:1', 'sku:acme:X1'] }, 'gtin:1', 'sku:acme:X2')).toMatchObject({
      productId: 1,
      learned: [key('sku:acme:X2')],
    })
  })

  it('is what a person said, before every rule', () => {
    expect(place({ 1: ['gtin:1'], 2: ['*url:a'] }, 'gtin:1', 'url:a')).toMatchObject({
      productId: 2,
      by: key('url:a'),
      alsoKnownAs: [],
    })
    expect(place({ 1: ['gtin:1', '*url:a'] }, 'gtin:2', 'url:a')).toMatchObject({ productId: 1 })
  })

  it('is not said to be another one with numbers of its own', () => {
    expect(place({ 1: ['gtin:1', 'asin:A'], 2: ['url:b', 'asin:B'] }, 'gtin:1', 'url:b')).toMatchObject({
      productId: 1,
      alsoKnownAs: [],
    })
    expect(place({ 1: ['gtin:1'], 2: ['*url:b'] }, 'gtin:1', 'url:b')).toMatchObject({ productId: 2, alsoKnownAs: [] })
  })

  it('is shared by entries of one document', () => {
    const resolver = createResolver(knowing({}))
    const one = resolver.place([key('gtin:1'), key('url:a')])
    const other = resolver.place([key('gtin:1'), key('url:b')])
    const third = resolver.place([key('gtin:2'), key('url:b')])
    expect(other.productId).toBe(one.productId)
    expect(third.productId).not.toBe(one.productId)
  })
})
