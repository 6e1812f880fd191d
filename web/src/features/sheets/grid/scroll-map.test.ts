import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { follow, offsetFor, positionAt, rowWindow, scrollHeight, type Extent, type Position } from './scroll-map.ts'

const million: Extent = { rows: 1_000_000, rowHeight: 30, viewport: 600 }
const small: Extent = { rows: 100, rowHeight: 30, viewport: 600 }
const start: Position = { scrollTop: 0, offset: 0 }

describe('scrolling a long table', () => {
  it('a short table scrolls like every other element', () => {
    expect(scrollHeight(small)).toBe(3_000)
    expect(follow(start, 450, small)).toEqual({ scrollTop: 450, offset: 450 })
  })

  it('a long one is no taller than browsers allow, and its last row can be reached', () => {
    expect(scrollHeight(million)).toBe(8_000_000)
    const end = follow(start, 8_000_000 - 600, million)
    expect(rowWindow(end.offset, million, 0).last).toBe(999_999)
  })

  it('the wheel moves pixel by pixel', () => {
    const middle = positionAt(15_000_000, million)
    const moved = follow(middle, middle.scrollTop + 120, million)
    expect(moved.offset).toBe(15_000_120)
  })

  it('the wheel near the end skips nothing', () => {
    const near = positionAt(30_000_000 - 600 - 500, million)
    const moved = follow(near, 8_000_000 - 600, million)
    expect(moved.offset - near.offset).toBeLessThanOrEqual(8_000_000 - 600 - near.scrollTop)
    expect(moved.scrollTop).toBeLessThanOrEqual(8_000_000 - 600)
  })

  it('whatever is scrolled, what is in sight are rows of the table', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2_000_000 }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 }),
        (rows, moves) => {
          const extent = { ...million, rows }
          let at = start
          for (const share of moves) at = follow(at, share * scrollHeight(extent), extent)
          const { first, last } = rowWindow(at.offset, extent, 5)
          expect(first).toBeGreaterThanOrEqual(0)
          expect(last).toBeLessThan(Math.max(1, rows))
          expect(at.offset).toBeLessThanOrEqual(Math.max(0, rows * 30 - 600))
        },
      ),
    )
  })

  it('a row that is in sight moves nothing, a near one comes to the nearer edge, a far one to the middle', () => {
    expect(offsetFor(5, 0, million)).toBe(0)
    expect(offsetFor(30, 0, million)).toBe(31 * 30 - 600)
    expect(offsetFor(10, 1_000, million)).toBe(300)
    expect(offsetFor(1_000, 0, million)).toBe(30_000 - 285)
  })
})
