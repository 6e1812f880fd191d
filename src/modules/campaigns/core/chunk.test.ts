import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FIRST_CHUNK_ROWS, nextChunkRows } from './chunk.ts'

test('chunks shrink when they take long, grow when they are quick and keep their bounds', () => {
  expect(nextChunkRows(1000, 20)).toBe(250)
  expect(nextChunkRows(1000, 1)).toBe(2000)
  fc.assert(
    fc.property(fc.double({ min: 0, max: 10_000, noNaN: true }), fc.integer({ min: 50, max: 5000 }), (tookMs, rows) => {
      const next = nextChunkRows(rows, tookMs)
      expect(next).toBeGreaterThanOrEqual(50)
      expect(next).toBeLessThanOrEqual(5000)
      expect(Number.isInteger(next)).toBe(true)
    }),
  )
})

test('the size settles where a chunk takes about five milliseconds', () => {
  let rows = FIRST_CHUNK_ROWS
  for (let step = 0; step < 20; step++) rows = nextChunkRows(rows, rows / 300)
  expect(rows / 300).toBeCloseTo(5, 0)
})
