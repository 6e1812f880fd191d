import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { thin } from './thin.ts'

const points = fc.array(
  fc.integer({ min: 0, max: 1_000_000 }).map((minor) => ({ minor })),
  { maxLength: 2_000 },
)

describe('thinning a price series', () => {
  it('keeps the ends, the lowest and the highest, in their order, and no more than asked for', () => {
    fc.assert(
      fc.property(points, fc.integer({ min: 6, max: 200 }), (all, max) => {
        const kept = thin(all, max)
        expect(kept.length).toBeLessThanOrEqual(Math.max(max, 0))
        expect(kept[0]).toBe(all[0])
        expect(kept.at(-1)).toBe(all.at(-1))
        const values = (list: readonly { readonly minor: number }[]) => list.map(({ minor }) => minor)
        expect(Math.min(...values(kept))).toBe(Math.min(...values(all)))
        expect(Math.max(...values(kept))).toBe(Math.max(...values(all)))
        expect(all.filter((point) => kept.includes(point))).toEqual(kept)
      }),
    )
  })

  it('leaves a short series as it is', () => {
    const short = [{ minor: 3 }, { minor: 1 }]
    expect(thin(short, 6)).toBe(short)
  })
})
