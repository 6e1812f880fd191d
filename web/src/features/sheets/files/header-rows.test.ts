import { expect, it } from 'vitest'
import { headerRowsOf } from './header-rows.ts'

it('rows of a header are read as people write them', () => {
  expect(headerRowsOf('4, 3')).toEqual([3, 4])
  expect(headerRowsOf(' 2 ')).toEqual([2])
  expect(headerRowsOf('')).toEqual([])
  expect(headerRowsOf('two')).toBeNull()
  expect(headerRowsOf('0')).toBeNull()
  expect(headerRowsOf('1,2,3,4,5,6')).toBeNull()
})
