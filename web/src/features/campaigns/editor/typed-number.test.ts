import { describe, expect, it } from 'vitest'
import { readTypedNumber } from './typed-number.ts'

describe('readTypedNumber', () => {
  it.each(['10000', '10,000', '10 000', ' 10.000 ', "10'000"])('reads %j as ten thousand', (typed) => {
    expect(readTypedNumber(typed)).toBe(10_000)
  })
  it.each(['', 'ten', '1e4', '-5', '0x10', '99999999999999999999'])('does not read %j as a number', (typed) => {
    expect(readTypedNumber(typed)).toBeNull()
  })
})
