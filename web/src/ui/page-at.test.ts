import { describe, expect, it } from 'vitest'
import { pageAt } from './page-at.ts'

const rows = (count: number) => ({ items: Array.from({ length: count }, (_, index) => index) })
const list = { pages: [rows(100), rows(100), rows(3)], pageParams: [undefined, 'second', 'third'] }

describe('pageAt', () => {
  it.each([
    [0, undefined],
    [99, undefined],
    [100, 'second'],
    [202, 'third'],
    [5_000, 'third'],
  ])('row %d belongs to the page asked for with %s', (row, cursor) => {
    expect(pageAt(list, row)).toBe(cursor)
  })
  it('has no cursor for a list without pages', () => {
    expect(pageAt({ pages: [], pageParams: [] }, 0)).toBeUndefined()
  })
})
