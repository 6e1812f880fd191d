import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { floors, slope } from './slope.ts'

describe('slope', () => {
  it('is that of a line, whatever a few wild points say', () => {
    const line = Array.from({ length: 20 }, (_, x) => ({ x, y: 3 * x + 7 }))
    const wild = line.map((point, index) => (index % 7 === 0 ? { ...point, y: 10_000 } : point))
    expect(slope(line)).toBe(3)
    expect(Math.abs(slope(wild) - 3)).toBeLessThan(1)
  })

  it('of a level is nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000), { minLength: 2, maxLength: 20 }), (xs) => {
        fc.pre(new Set(xs).size > 1)
        expect(Math.abs(slope(xs.map((x) => ({ x, y: 5 }))))).toBe(0)
      }),
    )
  })

  it('needs two points', () => {
    expect(() => slope([{ x: 1, y: 1 }])).toThrow('two points')
  })
})

describe('floors', () => {
  it('keeps the least of each stretch, in order', () => {
    const points = [
      { x: 12, y: 9 },
      { x: 1, y: 5 },
      { x: 3, y: 4 },
      { x: 11, y: 6 },
    ]
    expect(floors(points, 10)).toEqual([
      { x: 0, y: 4 },
      { x: 10, y: 6 },
    ])
  })
})
