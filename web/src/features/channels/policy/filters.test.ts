import { describe, expect, it } from 'vitest'
import { filterSchema } from '../../../../../src/modules/feeds/channels/contract.ts'
import { isComplete, newFilter, readFilter, type Filter, type FilterKind } from './filters.ts'

const kinds: readonly FilterKind[] = ['keywords', 'regex', 'price', 'discount', 'category', 'source', 'language']

describe('filters', () => {
  it.each<[Filter, string]>([
    [
      { kind: 'keywords', match: 'any', words: ['kettle', 'tea set'], wholeWords: true, in: ['title'] },
      'Keywords: one of “kettle”, “tea set” in title',
    ],
    [
      { kind: 'price', currency: 'EUR', from: '10', to: null, without: 'refuse' },
      'Price is 10 EUR or more; without one: keeps it out',
    ],
    [{ kind: 'source', match: 'none', sourceIds: [4, 5] }, 'Source: none of “Shop”, “#5”'],
  ])('are read as sentences', (filter, words) => {
    expect(readFilter(filter, new Map([[4, 'Shop']]))).toBe(words)
  })

  it('are saved only when the server would take them', () => {
    for (const kind of kinds) {
      const filter = newFilter(kind)
      expect(filterSchema.safeParse(filter).success, kind).toBe(isComplete(filter))
    }
  })
})
