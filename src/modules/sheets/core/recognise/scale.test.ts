import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createScale } from './scale.ts'

const verdict = (...values: number[]) => {
  const scale = createScale()
  for (const value of values) scale.add(value)
  return scale.verdict()
}

describe('decimals of a column', () => {
  it.each([
    [[1, 2, 3], 'integer', 0],
    [[], 'integer', 0],
    [[1.5, 2], 'decimal', 1],
    [[1284.57, 0.1, -3.99], 'decimal', 2],
    [[0.1 + 0.2], 'decimal', 1],
    [[0.000000001], 'decimal', 9],
    [[1 / 3], 'number', 0],
    [[1e16], 'number', 0],
    [[1e14, 0.01], 'number', 0],
  ] as const)('of %s are %s with %s', (values, type, scale) => expect(verdict(...values)).toEqual({ type, scale }))

  it('hold every amount exactly', () => {
    const cents = fc.array(fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 }), { minLength: 1 })
    fc.assert(
      fc.property(cents, fc.integer({ min: 0, max: 4 }), (amounts, decimals) => {
        const found = verdict(...amounts.map((amount) => amount / 10 ** decimals))
        expect(found.type).not.toBe('number')
        expect(found.scale).toBeLessThanOrEqual(decimals)
        const sum = amounts.reduce((all, amount) => all + Math.round((amount / 10 ** decimals) * 10 ** found.scale), 0)
        expect(sum * 10 ** (decimals - found.scale)).toBe(amounts.reduce((all, amount) => all + amount, 0))
      }),
    )
  })
})
