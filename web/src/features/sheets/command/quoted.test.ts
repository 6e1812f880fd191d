import { expect, it } from 'vitest'
import { quoted } from './quoted.ts'

it('names that are more than one plain word stand in brackets', () => {
  expect(quoted('order_no')).toBe('order_no')
  expect(quoted('Größe')).toBe('Größe')
  expect(quoted('Order No.')).toBe('[Order No.]')
  expect(quoted('a]b')).toBe('[a]]b]')
  expect(quoted('count')).toBe('[count]')
  expect(quoted('2024')).toBe('[2024]')
})
